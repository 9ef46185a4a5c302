import type { KeyboardEvent } from "react"

/** Moves the focus among the `[data-cell]` buttons of a grid: arrows, Home and End; up from the first row to the field. */
export function moveInGrid(
  event: KeyboardEvent<HTMLElement>,
  grid: HTMLElement | null,
  columns: number,
): void {
  if (grid === null || event.altKey || event.ctrlKey || event.metaKey) return
  const cells = [...grid.querySelectorAll<HTMLElement>("[data-cell]")]
  const at = cells.indexOf(event.target as HTMLElement)
  const target =
    at < 0 ? (event.key === "ArrowDown" ? cells[0] : undefined) : findCell(event, cells, at, columns)
  if (target === undefined) {
    const isUpAndOut = at >= 0 && event.key === "ArrowUp"
    if (isUpAndOut) event.currentTarget.querySelector<HTMLElement>("input")?.focus()
    if (isUpAndOut) event.preventDefault()
    return
  }
  event.preventDefault()
  target.focus()
  target.scrollIntoView({ block: "nearest" })
}

function findCell(event: KeyboardEvent, cells: readonly HTMLElement[], at: number, columns: number) {
  const isRightToLeft = getComputedStyle(event.currentTarget).direction === "rtl"
  switch (event.key) {
    case "ArrowRight":
      return cells[at + (isRightToLeft ? -1 : 1)]
    case "ArrowLeft":
      return cells[at + (isRightToLeft ? 1 : -1)]
    case "ArrowDown":
      return below(cells, at, columns)
    case "ArrowUp":
      return above(cells, at, columns)
    case "Home":
      return cells[0]
    case "End":
      return cells.at(-1)
    default:
      return undefined
  }
}

/** The groups are rows of their own: a cell below is the nearest in the row that begins next. */
function below(cells: readonly HTMLElement[], at: number, columns: number): HTMLElement | undefined {
  return inNextRow(cells, at, cells.slice(at + 1, at + 2 * columns))
}

function above(cells: readonly HTMLElement[], at: number, columns: number): HTMLElement | undefined {
  return inNextRow(cells, at, cells.slice(Math.max(0, at - 2 * columns + 1), at).reverse())
}

function inNextRow(cells: readonly HTMLElement[], at: number, candidates: readonly HTMLElement[]) {
  const own = cells[at]
  if (own === undefined) return undefined
  const nextTop = candidates.find(({ offsetTop }) => offsetTop !== own.offsetTop)?.offsetTop
  const row = candidates.filter(({ offsetTop }) => offsetTop === nextTop)
  const distance = ({ offsetLeft }: HTMLElement) => Math.abs(offsetLeft - own.offsetLeft)
  return row.toSorted((one, other) => distance(one) - distance(other))[0]
}
