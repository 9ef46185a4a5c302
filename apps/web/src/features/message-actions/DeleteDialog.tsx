import type { Conversation, Message } from "@kith/client"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"

const text = strings.messageActions

/** Asks before messages of ours are taken back. */
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
        for (const { id } of messages) await conversation.retract(id)
        onDone()
      }}
    >
      {text.deleteText}
    </Confirm>
  )
}
