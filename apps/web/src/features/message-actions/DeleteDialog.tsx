import type { Conversation, Message } from "@kith/client"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"

const text = strings.messageActions

/** Asks before messages of ours are taken back, or in a group before those of others are taken away. */
export default function DeleteDialog({
  conversation,
  messages,
  onDone,
  onClose,
}: {
  readonly conversation: Conversation
  readonly messages: readonly Message[]
  readonly onDone: () => void
  readonly onClose: () => void
}) {
  return (
    <Confirm
      title={text.deleteTitle({ count: messages.length })}
      action={text.deleteAction}
      isDanger
      onClose={onClose}
      onConfirm={async () => {
        for (const { id, isMine, archiveId } of messages) {
          if (isMine) await conversation.retract(id)
          else if (archiveId !== undefined) await conversation.room?.retractMessage(archiveId)
        }
        onDone()
      }}
    >
      {text.deleteText}
    </Confirm>
  )
}
