import type { Conversation, Message } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { useAccount } from "../../session/AccountContext.tsx"
import { usePerson } from "../../session/people.ts"
import { strings } from "../../strings/index.ts"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import { useOriginal } from "./find-original.ts"
import type { MessageActions } from "./message-actions.ts"
import { summaryOf } from "./message-summary.ts"
import styles from "./ReplyQuote.module.css"

const text = strings.messageActions

/** The message that is answered, in short; a click goes there. What the answer itself says of it comes second. */
export function ReplyQuote({
  conversation,
  reply,
  actions,
}: {
  readonly conversation: Conversation
  readonly reply: NonNullable<Message["reply"]>
  readonly actions: MessageActions
}) {
  const own = useAccount().jid
  const original = useOriginal(conversation, reply.id)
  const author = original?.from ?? Jid.tryParse(reply.to)
  const isOurs = original?.isMine ?? author?.bare.equals(own) ?? false
  const person = usePerson(author?.bare ?? conversation.peer)
  const nick = original?.senderName ?? (conversation.kind === "room" ? author?.resource : undefined)
  const name = isOurs ? strings.conversation.you : (nick ?? person.name)
  const excerpt = original === undefined ? withoutHidden(reply.excerpt ?? "") : summaryOf(original)
  return (
    <button
      type="button"
      className={styles.quote}
      aria-label={`${isOurs ? text.answersYou({ text: excerpt }) : text.answers({ name, text: excerpt })} ${text.jumpToOriginal}`}
      onClick={() => actions.jumpTo(original?.id ?? reply.id)}
    >
      <bdi className={styles.author}>{withoutHidden(name)}</bdi>
      <span className={styles.excerpt} dir="auto">
        {excerpt}
      </span>
    </button>
  )
}
