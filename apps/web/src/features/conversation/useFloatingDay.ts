import { type RefObject, useEffect, useState } from "react"

const SHOWN_FOR_MS = 1_200

/** The day of what is at the top edge, while somebody scrolls; `undefined` when the line of the day is in sight itself. */
export function useFloatingDay(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): number | undefined {
  const [at, setAt] = useState<number>()

  useEffect(() => {
    const view = scroller.current
    if (view === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const onScroll = () => {
      const days = [...(content.current?.querySelectorAll<HTMLElement>("[data-day]") ?? [])]
      const above = days.findLast((day) => day.offsetTop < view.scrollTop)
      const isHere = days.some(
        (day) => day.offsetTop >= view.scrollTop && day.offsetTop < view.scrollTop + 60,
      )
      setAt(above === undefined || isHere ? undefined : Number(above.dataset.day))
      clearTimeout(timer)
      timer = setTimeout(() => setAt(undefined), SHOWN_FOR_MS)
    }
    view.addEventListener("scroll", onScroll, { passive: true })
    return () => {
      clearTimeout(timer)
      view.removeEventListener("scroll", onScroll)
    }
  }, [scroller, content])

  return at
}
