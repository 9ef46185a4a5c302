import type { Jid } from "@kith/xmpp"
import { useEffect, useRef } from "react"
import { chatPath } from "../navigation/route.ts"

/**
 * When what had the focus has closed, the focus goes to where one came from: from a conversation to its row in the list,
 * from its details to its name. Who comes in by the door begins at the top of the list.
 */
export function useReturn(peer: Jid | undefined, showsDetails: boolean, isHome: boolean): void {
  const left = useRef<Jid>(undefined)
  useEffect(() => {
    const row = left.current && `nav a[href$="${CSS.escape(chatPath(left.current))}"]`
    left.current = peer
    if (showsDetails || !isLost()) return
    if (isHome) focusFirst([row, "h1 a"])
    else if (peer !== undefined) focusFirst(["main header h2 a"])
  }, [peer, showsDetails, isHome])
}

/** Whether nobody has the focus any more. On a page that was just loaded nobody had it yet. */
function isLost(): boolean {
  const { activeElement } = document
  const isNowhere = activeElement === null || activeElement === document.body
  return navigator.userActivation.hasBeenActive && (isNowhere || !activeElement.checkVisibility())
}

function focusFirst(selectors: readonly (string | undefined)[]): void {
  for (const selector of selectors) {
    const found = selector === undefined ? null : document.querySelector<HTMLElement>(selector)
    if (found?.checkVisibility() !== true) continue
    found.focus({ preventScroll: true })
    found.scrollIntoView({ block: "nearest" })
    return
  }
}
