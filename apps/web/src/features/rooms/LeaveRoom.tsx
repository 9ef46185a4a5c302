import type { Room } from "@kith/client"
import { useState } from "react"
import { navigate } from "../../navigation/navigation.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { archiveTime } from "../conversation-list/ConversationItems.tsx"
import { mayRule } from "./rights.ts"
import { useAffiliates } from "./useAffiliates.ts"

const text = strings.rooms

/** What was said in a group that one left is kept, out of sight; it comes back when one comes back and somebody writes. */
function usePutAway(room: Room): () => Promise<void> {
  const account = useAccount()
  return () => {
    const summary = account.conversations.get().find(({ peer }) => peer.equals(room.jid))
    const archivedAt = archiveTime(summary, account.serverNow())
    return account.conversationSettings.change(room.jid, { archivedAt })
  }
}

export function LeaveRoom({ room, onClose }: { readonly room: Room; readonly onClose: () => void }) {
  const name = room.name.get()
  const putAway = usePutAway(room)
  const isOnlyOwner = useIsOnlyOwner(room)
  return (
    <Confirm
      title={text.leaveTitle({ name })}
      action={text.leave}
      isDanger
      onConfirm={async () => {
        await room.leave()
        await putAway()
        showToast(text.left({ name }))
        navigate("/")
      }}
      onClose={onClose}
    >
      {isOnlyOwner && <Notice kind="error">{text.leaveOnlyOwner}</Notice>}
      {/* An only owner stays it, and may come back. */}
      <p>{room.info.get().isMembersOnly && !isOnlyOwner ? text.leaveText : text.leaveOpenText}</p>
    </Confirm>
  )
}

/** Whether the group would be without anybody who rules it. */
function useIsOnlyOwner(room: Room): boolean {
  const mayBe = mayRule(useLive(room.standing))
  const affiliates = useAffiliates(room, mayBe)
  return mayBe && affiliates?.filter(({ affiliation }) => affiliation === "owner").length === 1
}

/** Ends the group for everybody. */
export function DestroyRoom({ room, onClose }: { readonly room: Room; readonly onClose: () => void }) {
  const name = room.name.get()
  const putAway = usePutAway(room)
  const [reason, setReason] = useState("")
  return (
    <Confirm
      title={text.destroyTitle({ name })}
      action={text.destroy}
      isDanger
      onConfirm={async () => {
        await room.destroy(reason.trim() || undefined)
        await putAway()
        showToast(text.destroyed({ name }))
        navigate("/")
      }}
      onClose={onClose}
    >
      <p>{text.destroyText}</p>
      <TextField
        label={text.reasonForAll}
        autoComplete="off"
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Confirm>
  )
}
