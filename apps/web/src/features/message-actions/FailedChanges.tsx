import type { Conversation, Message } from "@kith/client"
import { sayFailure } from "../../failures/say-failure.ts"
import { strings } from "../../strings/index.ts"
import styles from "./FailedChanges.module.css"
import { attempt } from "./message-actions.ts"

const text = strings.messageActions

/** Edits, deletions and reactions of ours that were refused: why, and what can be done about it. */
export function FailedChanges({
  conversation,
  message,
}: {
  readonly conversation: Conversation
  readonly message: Message
}) {
  const failed = (message.changes ?? []).flatMap(({ failure, ...change }) =>
    failure === undefined ? [] : [{ ...change, failure }],
  )
  return failed.map(({ id, kind, failure }) => (
    <div key={id} className={styles.failure} role="alert">
      <p>{text.changeFailed({ kind, reason: sayFailure(failure) })}</p>
      <button type="button" onClick={() => attempt(conversation.retryChange(message.id, id))}>
        {strings.message.retry}
      </button>
      <button type="button" onClick={() => attempt(conversation.discardChange(message.id, id))}>
        {strings.ui.close}
      </button>
    </div>
  ))
}
