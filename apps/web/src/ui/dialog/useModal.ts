import { type RefObject, useEffect, useRef } from "react"
import { findFocusPlace, returnFocus } from "../focus/focus-place.ts"

/**
 * Opens a `<dialog>` as a modal one for as long as it is rendered. The browser's own keeps the focus inside, closes on
 * Escape and gives the focus back. `findFirst` answers what gets the focus.
 */
export function useModal(
  findFirst: (dialog: HTMLDialogElement) => HTMLElement | null,
): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  // What gets the focus is asked for once, when it opens.
  const find = useRef(findFirst)
  useEffect(() => {
    const element = dialog.current
    const opener = findFocusPlace()
    element?.showModal()
    if (element !== null) find.current(element)?.focus()
    return () => {
      const { activeElement } = document
      // What came in its place may have asked for it already, such as the field to go on in.
      const isElsewhere = activeElement !== null && activeElement !== document.body
      const isTaken = isElsewhere && element?.contains(activeElement) === false
      element?.close()
      if (isTaken || opener === undefined || returnFocus(opener)) return
      // All that one was in is gone, such as a group that was left: one goes on with what there is to choose.
      document.querySelector<HTMLElement>("nav a[href]")?.focus()
    }
  }, [])
  return dialog
}
