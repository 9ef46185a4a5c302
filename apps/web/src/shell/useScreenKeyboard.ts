import { useEffect } from "react"

/**
 * Keeps what is at the lower edge above the keyboard of the screen, where the browser does not do it by itself (Safari
 * knows no `interactive-widget`): tells the style how much is hidden, as `--keyboard`.
 */
export function useScreenKeyboard(): void {
  useEffect(() => {
    const seen = visualViewport
    if (seen === null) return
    const look = () => {
      // Enlarged with two fingers less is seen as well, and that is meant.
      const hidden = seen.scale === 1 ? Math.max(0, innerHeight - seen.height) : 0
      document.documentElement.style.setProperty("--keyboard", `${Math.round(hidden)}px`)
      // Safari has moved the page to show the field, which now is to be seen without that.
      if (hidden > 0) scrollTo(0, 0)
    }
    look()
    seen.addEventListener("resize", look)
    seen.addEventListener("scroll", look)
    // Where the page itself becomes lower, one of the two may be told of before the other.
    addEventListener("resize", look)
    return () => {
      seen.removeEventListener("resize", look)
      seen.removeEventListener("scroll", look)
      removeEventListener("resize", look)
      document.documentElement.style.removeProperty("--keyboard")
    }
  }, [])
}
