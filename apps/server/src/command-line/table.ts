export interface TableRow {
  /** Numbers stand at the right of their column. */
  readonly cells: readonly (string | number)[]
  /** Whole lines under it. */
  readonly below?: readonly string[]
}

/** Rows under a head, each column as wide as what is in it, with two spaces between. */
export function drawTable(head: readonly string[], rows: readonly TableRow[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => String(cells[column] ?? "").length)),
  )
  const isNumeric = head.map((_, column) => typeof rows[0]?.cells[column] === "number")
  const draw = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return isNumeric[column] ? String(cell).padStart(width) : String(cell).padEnd(width)
      })
      .join("  ")
      .trimEnd()
  return [draw(head), ...rows.flatMap(({ cells, below = [] }) => [draw(cells), ...below])].join("\n")
}
