import type { Conversation, Message } from "@kith/client"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
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
          else if (archiveId !== undefined) await conversation.room?.retractMessage(archiveId)
        }
        onDone()
      }}
    >
      {from === "me" ? text.deleteForMeText : text.deleteText}
    </Confirm>
  )
}
