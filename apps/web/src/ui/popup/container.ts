import { createContext, type RefObject, useContext } from "react"

/**
 * Where menus, popovers and lists of a part of the page are put: into the modal dialog that part is in, since nothing
 * outside of an open dialog can be seen or used.
 */
const PopupContainer = createContext<RefObject<HTMLElement | null> | undefined>(undefined)

export const PopupContainerProvider = PopupContainer.Provider

/** The element to put popups into; `undefined` is the page. */
export function usePopupContainer(): RefObject<HTMLElement | null> | undefined {
  return useContext(PopupContainer)
}
