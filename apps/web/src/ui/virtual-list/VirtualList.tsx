import { type ReactNode, type RefObject, useEffect, useState } from "react"
import styles from "./VirtualList.module.css"

export interface VirtualListProps<Item> {
  readonly label: string
  readonly items: readonly Item[]
  readonly keyOf: (item: Item) => string
  /** Of every row, in pixels. */
  readonly rowHeight: number
  /** What scrolls; the list may have other things above it in there. */
  readonly scroller: RefObject<HTMLElement | null>
  readonly children: (item: Item) => ReactNode
}

const EXTRA_ROWS = 8

/** A long list of rows of one height, of which only those in sight are drawn. */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { label, items, keyOf, rowHeight, scroller, children } = props
  const [list, setList] = useState<HTMLUListElement | null>(null)
  const [range, setRange] = useState({ first: 0, last: 30 })

  useEffect(() => {
    const view = scroller.current
    if (view === null || list === null) return
    const measure = () => {
      const above = view.getBoundingClientRect().top - list.getBoundingClientRect().top
      const first = Math.max(0, Math.floor(above / rowHeight) - EXTRA_ROWS)
      const last = first + Math.ceil(view.clientHeight / rowHeight) + 2 * EXTRA_ROWS
      setRange((before) => (before.first === first && before.last === last ? before : { first, last }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(view)
    view.addEventListener("scroll", measure, { passive: true })
    return () => {
      observer.disconnect()
      view.removeEventListener("scroll", measure)
    }
  }, [list, scroller, rowHeight])

  const first = Math.min(range.first, Math.max(0, items.length - 1))
  return (
    <ul ref={setList} aria-label={label} className={styles.list} style={{ height: items.length * rowHeight }}>
      {items.slice(first, range.last).map((item, index) => (
        <li
          key={keyOf(item)}
          aria-setsize={items.length}
          aria-posinset={first + index + 1}
          className={styles.row}
          style={{ height: rowHeight, transform: `translateY(${(first + index) * rowHeight}px)` }}
        >
          {children(item)}
        </li>
      ))}
    </ul>
  )
}
