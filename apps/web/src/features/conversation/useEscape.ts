import type { Jid } from "@kith/xmpp"
import { useEffect, useEffectEvent } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { isPopupOpen } from "../../ui/popup/is-popup-open.ts"
import { findDraft, saveDraft } from "../composer/drafts.ts"

/**
 * What Escape takes back in a conversation before it leaves it, wherever the focus is: what is selected, then the change of
 * a message, then the answer to one. `stopSelecting`: `undefined` while nobody selects.
 */
export function useEscape(peer: Jid, stopSelecting: (() => void) | undefined): void {
  const { jid: own } = useAccount()

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || isPopupOpen()) return
    const { edit, reply } = findDraft(own, peer)
    if (stopSelecting !== undefined) stopSelecting()
    else if (edit !== undefined) saveDraft(own, peer, { edit: undefined })
    else if (reply !== undefined) saveDraft(own, peer, { reply: undefined })
    else return
    event.preventDefault()
  })

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event)
    // Behind what the page itself does with a key, and before the keys that work everywhere, which the window hears.
    document.addEventListener("keydown", listener)
    return () => document.removeEventListener("keydown", listener)
  }, [])
}
