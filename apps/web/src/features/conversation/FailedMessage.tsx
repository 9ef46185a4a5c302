import type { Conversation, Message } from "@kith/client"
import { sayFailure } from "../../failures/say-failure.ts"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./Message.module.css"

/** Why a message was not sent, and what can be done about it. */
export function FailedMessage({
  conversation,
  message,
}: {
  readonly conversation: Conversation
  readonly message: Message
}) {
  const act = (action: Promise<void>) => void action.catch((error: unknown) => showToast(sentenceOf(error)))
  return (
    <div className={styles.failure}>
      <p>{message.failure === undefined ? strings.message.failedText : sayFailure(message.failure)}</p>
      <button type="button" onClick={() => act(conversation.retry(message.id))}>
        {strings.message.retry}
      </button>
      <button type="button" onClick={() => act(conversation.discard(message.id))}>
        {strings.message.discard}
      </button>
    </div>
  )
}
