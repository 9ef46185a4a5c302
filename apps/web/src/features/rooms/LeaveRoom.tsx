import type { Room } from "@kith/client"
import { useState } from "react"
import { navigate } from "../../navigation/navigation.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { archiveTime } from "../conversation-list/ConversationItems.tsx"

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
      {room.info.get().isMembersOnly ? text.leaveText : text.leaveOpenText}
    </Confirm>
  )
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
