import type { Conversation } from "@kith/client"
import { useEffect, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useAttention } from "../../session/useAttention.ts"
import { useLive } from "../../session/useLive.ts"

/** Whether somebody looked at the conversation when nothing was in it: then they see its first message arrive. */
export function useSawEmpty(conversation: Conversation, isEmpty: boolean): boolean {
  const account = useAccount()
  const isOnline = useLive(account.status).state === "online"
  const isAttentive = useAttention()
  const [sawEmpty, setSawEmpty] = useState(false)

  useEffect(() => {
    if (!isEmpty || !isOnline) return
    // Where something was written before, it only has not been read from the store yet.
    const isNew = !account.conversations
      .get()
      .some(({ peer, lastMessage }) => lastMessage !== undefined && peer.equals(conversation.peer))
    setSawEmpty(isAttentive && isNew)
  }, [account, conversation, isEmpty, isOnline, isAttentive])

  return sawEmpty
}
