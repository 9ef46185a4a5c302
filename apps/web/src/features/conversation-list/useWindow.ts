import { type RefObject, useEffect, useState } from "react"

/** Fewer are drawn whole. */
const DRAWN_WHOLE = 120
/** So many rows are drawn above and below what is in sight. */
const MARGIN_ROWS = 12

export interface RowWindow {
  /** The first and the one after the last that are drawn. */
  readonly begin: number
  readonly end: number
  /** Pixels that stand for the rows above and below. */
  readonly above: number
  readonly below: number
}

/**
 * Which of `count` rows of one height have to be drawn. `list` is where the rows begin; what scrolls it has the
 * attribute `data-scrolls`.
 */
export function useWindow(
  list: RefObject<HTMLElement | null>,
  count: number,
  rowHeightPx: number,
): RowWindow {
  const [sight, setSight] = useState({ first: 0, rows: 20 })
  const isLong = count > DRAWN_WHOLE

  useEffect(() => {
    const box = list.current?.closest<HTMLElement>("[data-scrolls]")
    if (!isLong || box === null || box === undefined) return
    function look(): void {
      if (list.current === null || box === null || box === undefined) return
      const hidden = box.getBoundingClientRect().top - list.current.getBoundingClientRect().top
      const first = Math.max(0, Math.floor(hidden / rowHeightPx))
      const rows = Math.ceil(box.clientHeight / rowHeightPx) + 1
      // Only each few rows, so that scrolling rarely draws.
      const step = first - (first % 4)
      setSight((before) => (before.first === step && before.rows === rows ? before : { first: step, rows }))
    }
    look()
    box.addEventListener("scroll", look, { passive: true })
    const watcher = new ResizeObserver(look)
    watcher.observe(box)
    return () => {
      box.removeEventListener("scroll", look)
      watcher.disconnect()
    }
  }, [list, isLong, rowHeightPx])

  if (!isLong) return { begin: 0, end: count, above: 0, below: 0 }
  const begin = Math.max(0, Math.min(sight.first, count) - MARGIN_ROWS)
  const end = Math.min(count, sight.first + sight.rows + MARGIN_ROWS)
  return { begin, end, above: begin * rowHeightPx, below: (count - end) * rowHeightPx }
}
