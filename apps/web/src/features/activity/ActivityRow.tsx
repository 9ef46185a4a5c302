import type { ActivityItem } from "@kith/client"
import { Link } from "../../navigation/Link.tsx"
import { messagePath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { describePerson } from "../../session/people.ts"
import { formatBriefly } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { AuthorMark, LookalikeMark } from "../lookalikes/LookalikeMark.tsx"
import { summaryOf } from "../message-actions/message-summary.ts"
import { nameReactor } from "../message-actions/name-reactors.ts"
import styles from "./ActivityPage.module.css"

const text = strings.activity

/** What happened, with the words it is about; leads to the message. */
export function ActivityRow({ item }: { readonly item: ActivityItem }) {
  const { message, at } = item
  const account = useAccount()
  const summary = account.conversations.get().find(({ peer }) => peer.equals(message.peer))
  const place = summary?.name ?? describePerson(account, message.peer).name
  return (
    <Link to={messagePath(message.peer, message.id)} className={styles.row}>
      <PersonAvatar jid={message.peer} name={place} size={40} />
      <span className={styles.lines}>
        <span className={styles.line}>
          {item.reaction === undefined ? (
            <AuthorMark message={message} />
          ) : (
            <LookalikeMark peer={message.peer} />
          )}
          <span className={styles.what}>{describe(item, place, account)}</span>
          <time className={styles.time} dateTime={new Date(at).toISOString()}>
            {formatBriefly(at, account.serverNow())}
          </time>
        </span>
        <span className={styles.quote} dir="auto">
          {summaryOf(message)}
        </span>
      </span>
    </Link>
  )
}

function describe(item: ActivityItem, place: string, account: ReturnType<typeof useAccount>): string {
  const { kind, message, reaction } = item
  if (reaction === undefined) {
    const whoAndWhere = { name: message.senderName ?? place, place }
    return kind === "answer" ? text.answered(whoAndWhere) : text.mentioned(whoAndWhere)
  }
  const { emoji, others } = reaction
  const name = nameReactor(account, account.conversation(message.peer), reaction.by)
  return others === 0 ? text.reacted({ name, emoji }) : text.reactedMore({ name, emoji, count: others })
}
