import { type RefObject, useEffect, useRef } from "react"

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
    const opener = document.activeElement
    element?.showModal()
    if (element !== null) find.current(element)?.focus()
    return () => {
      element?.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return dialog
}
