import type { Jid } from "@kith/xmpp"
import { useEffect } from "react"
import { useAccount } from "../session/AccountContext.tsx"

/** Who opens a conversation has it marked as unread no more. */
export function useSeen(peer: Jid | undefined): void {
  const { conversationSettings } = useAccount()
  useEffect(() => {
    if (peer === undefined || !conversationSettings.of(peer).isMarkedUnread) return
    void conversationSettings.change(peer, { isMarkedUnread: false })
  }, [conversationSettings, peer])
}
