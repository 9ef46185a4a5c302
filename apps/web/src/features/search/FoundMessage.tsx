import type { Message } from "@kith/client"
import { Link } from "../../navigation/Link.tsx"
import { messagePath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { formatBriefly } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { AuthorMark } from "../lookalikes/LookalikeMark.tsx"
import { summaryOf } from "../message-actions/message-summary.ts"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import { markWords } from "./mark-words.ts"
import styles from "./SearchPage.module.css"

/** A message out of its conversation: who, when, and the words around what was looked for. */
export function FoundMessage({
  message,
  conversation,
  words,
}: {
  readonly message: Message
  /** The name of where it was found. */
  readonly conversation: string
  readonly words: readonly string[]
}) {
  const { peer, isMine, senderName, sentAt } = message
  const serverNow = useAccount().serverNow()
  const author = isMine ? strings.conversation.you : withoutHidden(senderName ?? conversation)
  const shown = message.body.trim() === "" ? summaryOf(message) : message.body
  return (
    <Link to={messagePath(peer, message.id)} className={styles.found}>
      <span className={styles.line}>
        {senderName !== undefined && <AuthorMark message={message} />}
        <span className={styles.author} dir="auto">
          {author}
        </span>
        <time className={styles.time} dateTime={new Date(sentAt).toISOString()}>
          {formatBriefly(sentAt, serverNow)}
        </time>
      </span>
      <span className={styles.text} dir="auto">
        {markWords(shown, words).map(({ text, isFound }, index) =>
          isFound ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: Pieces of one text, which never move.
            <mark key={index}>{text}</mark>
          ) : (
            text
          ),
        )}
      </span>
    </Link>
  )
}
