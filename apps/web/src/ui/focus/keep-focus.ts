import { canHaveFocus, lastFocusPlace, returnFocus } from "./focus-place.ts"
import { cameByKey } from "./last-input.ts"

/** Whoever takes something away may have another place in mind for the focus. */
const PATIENCE_MS = 150

/**
 * Who works with the keyboard never begins at the top of the page again because what had the focus was taken away: it
 * goes to what stands there instead. Watches the page for as long as it is open.
 */
export function keepFocus(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const isLost = () => document.activeElement === null || document.activeElement === document.body
  const look = () => {
    timer = undefined
    const place = lastFocusPlace()
    if (isLost() && place !== undefined && !canHaveFocus(place.element)) returnFocus(place)
  }
  new MutationObserver(() => {
    if (timer === undefined && isLost() && cameByKey()) timer = setTimeout(look, PATIENCE_MS)
  }).observe(document.body, { childList: true, subtree: true })
}
