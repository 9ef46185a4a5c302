import { type RefObject, useEffect, useRef } from "react"

/**
 * For the heading of what one has come to, with a `tabIndex` of -1: it gets the focus, so that a keyboard and a screen
 * reader go on from there, unless something seen in the same landmark has it. Of a page that was just loaded nothing is
 * focused: there one begins at the top. `isHere`: false while it is drawn, but not what one has come to.
 */
export function useArrival(isHere = true): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!isHere) return
    const focused = heading.current?.closest("main, aside")?.querySelector(":focus")
    if (focused?.checkVisibility() === true || !navigator.userActivation.hasBeenActive) return
    heading.current?.focus({ preventScroll: true })
  }, [isHere])
  return heading
}
