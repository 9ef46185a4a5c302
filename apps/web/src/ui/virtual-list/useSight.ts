import { useEffect, useState } from "react"

/** What can be seen of a list, in pixels from its beginning; both ends may lie outside of it. */
export interface Sight {
  readonly top: number
  readonly bottom: number
}

const ALL: Sight = { top: 0, bottom: Number.POSITIVE_INFINITY }
/** So much is drawn above and below what is in sight. */
const MARGIN_PX = 800
/** The sight moves in such steps, so that scrolling rarely draws. */
const STEP_PX = 256

/**
 * Which part of a long `list` has to be drawn. What scrolls it has the attribute `data-scrolls`. One that is not long
 * is in sight as a whole, so that the browser finds words in it.
 */
export function useSight(list: HTMLElement | null, isLong: boolean): Sight {
  const [sight, setSight] = useState<Sight>({ top: 0, bottom: 2 * MARGIN_PX })

  useEffect(() => {
    const box = list?.closest<HTMLElement>("[data-scrolls]")
    if (!isLong || list === null || box === null || box === undefined) return
    const look = () => {
      const hidden = box.getBoundingClientRect().top - list.getBoundingClientRect().top
      const top = Math.floor(hidden / STEP_PX) * STEP_PX - MARGIN_PX
      const bottom = Math.ceil((hidden + box.clientHeight) / STEP_PX) * STEP_PX + MARGIN_PX
      setSight((before) => (before.top === top && before.bottom === bottom ? before : { top, bottom }))
    }
    look()
    box.addEventListener("scroll", look, { passive: true })
    const watcher = new ResizeObserver(look)
    // What is above the list moves it too.
    for (const each of [box, ...box.children]) watcher.observe(each)
    return () => {
      box.removeEventListener("scroll", look)
      watcher.disconnect()
    }
  }, [list, isLong])

  return isLong ? sight : ALL
}
