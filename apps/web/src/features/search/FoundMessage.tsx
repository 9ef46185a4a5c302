import type { Message } from "@kith/client"
import { Link } from "../../navigation/Link.tsx"
import { messagePath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { usePerson } from "../../session/people.ts"
import { formatBriefly } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { summaryOf } from "../message-actions/message-summary.ts"
import { markWords } from "./mark-words.ts"
import styles from "./SearchPage.module.css"

/** A message out of its conversation: where, who, when, and the words around what was looked for. */
export function FoundMessage({ message, query }: { readonly message: Message; readonly query: string }) {
  const { peer, isMine, senderName, sentAt } = message
  const account = useAccount()
  const person = usePerson(peer)
  const summary = account.conversations.get().find((each) => each.peer.equals(peer))
  const name = summary?.name ?? person.name
  const author = isMine ? strings.conversation.you : (senderName ?? name)
  return (
    <Link to={messagePath(peer, message.id)} className={styles.found}>
      <PersonAvatar jid={peer} name={name} size={40} />
      <span className={styles.lines}>
        <span className={styles.line}>
          <span className={styles.name} dir="auto">
            {name}
          </span>
          <time className={styles.time} dateTime={new Date(sentAt).toISOString()}>
            {formatBriefly(sentAt, Date.now())}
          </time>
        </span>
        <span className={styles.text} dir="auto">
          <span className={styles.author}>{`${author}: `}</span>
          {markWords(message.body.trim() === "" ? summaryOf(message) : message.body, query).map(
            ({ text, isFound }, index) =>
              isFound ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: Pieces of one text, which never move.
                <mark key={index}>{text}</mark>
              ) : (
                text
              ),
          )}
        </span>
      </span>
    </Link>
  )
}
