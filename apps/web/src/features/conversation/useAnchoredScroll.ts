import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react"

/** So near to the end that what comes next is to be followed. */
const NEAR_END_PX = 48
/** Where in the view a row is shown that one is taken to, as a part of its height. */
const GOAL_AT = 0.2

export interface AnchoredScroll {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  /** The end is in sight, and stays in sight when something is added to it. */
  readonly isAtEnd: boolean
  /** The same at this moment, also before it is drawn. */
  readonly isAtEndNow: () => boolean
  readonly goToEnd: () => void
  /** Brings a row to the upper part of the view, as soon as it is drawn. */
  readonly showRow: (selector: string) => void
}

/**
 * Keeps the view still while rows come and go: at the end it stays at the end, anywhere else the row at the top edge
 * keeps its place. `rows` is what the content is drawn from; `onNearEdge` hears after scrolling and drawing how far
 * the edges are, in heights of the view. `unseen` is a row that the end is not followed beyond: where more comes than
 * there is room for, the view stops at it.
 */
export function useAnchoredScroll(
  rows: unknown,
  onNearEdge: (above: number, below: number) => void,
  unseen: string | undefined,
): AnchoredScroll {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const anchor = useRef<{ readonly row: HTMLElement; readonly place: number }>(undefined)
  const follows = useRef(true)
  const place = useRef(0)
  /** Of the view and of its content, when the place was remembered. */
  const heights = useRef({ view: 0, content: 0 })
  const goal = useRef<string>(undefined)
  const wasHidden = useRef(false)
  /** How far the view could not follow the anchor, at an end: what came in place of what went is still to come. */
  const owed = useRef(0)
  const stopAt = useRef(unseen)
  const [isAtEnd, setAtEnd] = useState(true)

  useLayoutEffect(() => {
    stopAt.current = unseen
  }, [unseen])

  const remember = useCallback(() => {
    const view = scroller.current
    const list = content.current
    // Out of sight, behind another pane, it has no heights.
    if (view === null || list === null || view.clientHeight === 0) return
    follows.current = belowOf(view) < NEAR_END_PX
    place.current = view.scrollTop
    heights.current = { view: view.clientHeight, content: view.scrollHeight }
    setAtEnd(follows.current)
    const row = findRowAt(list, view.scrollTop)
    anchor.current = row && { row, place: row.offsetTop - owed.current }
  }, [])

  const restore = useCallback(() => {
    const view = scroller.current
    if (view === null || view.clientHeight === 0) return
    owed.current = 0
    const row = goal.current && content.current?.querySelector<HTMLElement>(goal.current)
    if (row) {
      goal.current = undefined
      view.scrollTop = row.offsetTop - view.clientHeight * GOAL_AT
      return
    }
    // Whoever has scrolled up is not taken back, also when the event of that is still to come. Where the content
    // became shorter than the place was far down, the browser has moved the view, and to the end.
    const hasScrolledUp = view.scrollTop < place.current && belowOf(view) >= 1
    if (follows.current && !hasScrolledUp) {
      const stop = stopAt.current && content.current?.querySelector<HTMLElement>(stopAt.current)
      const end = view.scrollHeight - view.clientHeight
      // It was in sight, or is to come into sight, and at the end it would be above.
      if (stop && stop.offsetTop >= place.current && stop.offsetTop < end) {
        view.scrollTop = stop.offsetTop - view.clientHeight * GOAL_AT
      } else view.scrollTop = view.scrollHeight
    } else if (anchor.current?.row.isConnected) {
      // By as much as the row was moved, and not to where it was: meanwhile the person may have scrolled on.
      const shift = anchor.current.row.offsetTop - anchor.current.place
      if (shift === 0) return
      const from = view.scrollTop
      view.scrollTop += shift
      if (view.scrollTop === 0) owed.current = from + shift
    }
  }, [])

  const askEdges = useCallback(() => {
    const view = scroller.current
    if (view === null || view.clientHeight === 0) return
    onNearEdge(view.scrollTop / view.clientHeight, belowOf(view) / view.clientHeight)
  }, [onNearEdge])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `rows` is not read, its change is what matters.
  useLayoutEffect(() => {
    restore()
    remember()
    askEdges()
  }, [rows, restore, remember, askEdges])

  useEffect(() => {
    const view = scroller.current
    const list = content.current
    if (view === null || list === null) return
    const onScroll = () => {
      owed.current = 0
      // The view has become lower, and the observer does not know yet: that is not how far the person has scrolled.
      const { view: viewHeight, content: contentHeight } = heights.current
      if (view.clientHeight !== viewHeight || view.scrollHeight !== contentHeight) restore()
      remember()
      askEdges()
    }
    // The window, the composer or a text that was opened took room or gave some.
    const observer = new ResizeObserver(() => {
      if (view.clientHeight === 0) {
        wasHidden.current = true
        return
      }
      // Some browsers forget where what they do not show was scrolled to.
      if (wasHidden.current && !follows.current) view.scrollTop = place.current
      wasHidden.current = false
      restore()
      remember()
    })
    observer.observe(view)
    observer.observe(list.parentElement ?? list)
    view.addEventListener("scroll", onScroll, { passive: true })
    return () => {
      observer.disconnect()
      view.removeEventListener("scroll", onScroll)
    }
  }, [remember, restore, askEdges])

  const goToEnd = useCallback(() => {
    goal.current = undefined
    stopAt.current = undefined
    follows.current = true
    place.current = 0
    setAtEnd(true)
    restore()
  }, [restore])

  const showRow = useCallback(
    (selector: string) => {
      goal.current = selector
      follows.current = false
      setAtEnd(false)
      restore()
      // Drawn already: what is drawn next keeps it where it is.
      if (goal.current === undefined) remember()
    },
    [restore, remember],
  )

  const isAtEndNow = useCallback(() => {
    const view = scroller.current
    return view !== null && view.clientHeight > 0 && belowOf(view) < NEAR_END_PX
  }, [])
  return { scroller, content, isAtEnd, isAtEndNow, goToEnd, showRow }
}

/** How much is below what is in sight, in pixels. */
function belowOf(view: HTMLElement): number {
  return view.scrollHeight - view.scrollTop - view.clientHeight
}

/**
 * The first message whose lower edge is below `top`, by halving: there may be hundreds. Lines of days and the like go or move
 * when older messages come before them.
 */
function findRowAt(list: HTMLElement, top: number): HTMLElement | undefined {
  const rows = list.children
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle] as HTMLElement
    if (row.offsetTop + row.offsetHeight > top) high = middle
    else low = middle + 1
  }
  const first = rows[low] as HTMLElement | undefined
  let row: Element | null | undefined = first
  while (row instanceof HTMLElement && row.dataset.message === undefined) row = row.nextElementSibling
  return row instanceof HTMLElement ? row : first
}
