import type { Conversation, Message } from "@kith/client"
import { useState } from "react"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import type { DeletedFrom } from "./message-actions.ts"

const text = strings.messageActions

/**
 * Asks before messages go: ours from everybody, in a group also those of others by a moderator, and any from our own devices.
 */
export default function DeleteDialog({
  conversation,
  messages,
  from,
  onDone,
  onClose,
}: {
  readonly conversation: Conversation
  readonly messages: readonly Message[]
  readonly from: DeletedFrom
  readonly onDone: () => void
  readonly onClose: () => void
}) {
  const count = messages.length
  const [reason, setReason] = useState("")
  const moderates = from === "all" && messages.some(({ isMine }) => !isMine)
  return (
    <Confirm
      title={from === "me" ? text.deleteForMeTitle({ count }) : text.deleteTitle({ count })}
      action={text.deleteAction}
      isDanger
      onClose={onClose}
      onConfirm={async () => {
        if (from === "me") await conversation.hide(messages.map(({ id }) => id))
        for (const { id, isMine, archiveId } of from === "me" ? [] : messages) {
          if (isMine) await conversation.retract(id)
          else if (archiveId !== undefined)
            await conversation.room?.retractMessage(archiveId, reason.trim() || undefined)
        }
        onDone()
      }}
    >
      <p>{from === "me" ? text.deleteForMeText : text.deleteText}</p>
      {moderates && (
        <TextField
          label={strings.rooms.reasonForAll}
          autoComplete="off"
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
    </Confirm>
  )
}
