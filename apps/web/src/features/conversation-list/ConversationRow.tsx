import { type ConversationSettings, type ConversationSummary, isMutedAt, type Message } from "@kith/client"
import { AtSign, BellOff, Pin } from "lucide-react"
import { memo } from "react"
import { Link } from "../../navigation/Link.tsx"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { PresenceWords } from "../../session/PresenceWords.tsx"
import { presenceDot, usePerson } from "../../session/people.ts"
import { formatBriefly } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Badge } from "../../ui/badge/Badge.tsx"
import { classNames } from "../../ui/class-names.ts"
import { MessageMark } from "../conversation/MessageMark.tsx"
import { LookalikeMark } from "../lookalikes/LookalikeMark.tsx"
import { summaryOf } from "../message-actions/message-summary.ts"
import { DraftPreview } from "./DraftPreview.tsx"
import { nameOf } from "./filter-list.ts"
import { NameInList } from "./NameInList.tsx"
import styles from "./Row.module.css"
import { RowMenu } from "./RowMenu.tsx"

const text = strings.list

export interface ConversationRowProps {
  readonly summary: ConversationSummary
  readonly settings: ConversationSettings | undefined
  readonly isOpen: boolean
}

/** A conversation in the list: who, the last words, and what is new. */
export const ConversationRow = memo(function ConversationRow({
  summary,
  settings,
  isOpen,
}: ConversationRowProps) {
  const { peer, lastMessage, unread, typing, mentions = 0 } = summary
  const name = nameOf(summary)
  const { availability } = usePerson(peer)
  const now = useAccount().serverNow()
  const isMuted = settings !== undefined && isMutedAt(settings, now)
  const isMarked = settings?.isMarkedUnread === true
  return (
    <RowMenu summary={summary}>
      <Link
        to={chatPath(peer)}
        className={classNames(styles.row, (unread > 0 || isMarked) && styles.unread, isMuted && styles.quiet)}
        aria-current={isOpen ? "page" : undefined}
      >
        <PersonAvatar jid={peer} name={name} presence={presenceDot(availability)} />
        <span className={styles.lines}>
          <span className={styles.line}>
            <LookalikeMark peer={peer} />
            <NameInList jid={peer} name={name} />
            <PresenceWords availability={availability} />
            {isMuted && <BellOff size={13} role="img" aria-label={text.muted} />}
            {lastMessage !== undefined && (
              <time className={styles.time} dateTime={new Date(lastMessage.sentAt).toISOString()}>
                {formatBriefly(lastMessage.sentAt, now)}
              </time>
            )}
          </span>
          <span className={styles.line}>
            {typing ? (
              <span className={styles.typing}>{text.typing}</span>
            ) : (
              <DraftPreview peer={peer} isOpen={isOpen}>
                <LastMessage message={lastMessage} isInRoom={summary.kind === "room"} />
              </DraftPreview>
            )}
            {mentions > 0 && (
              <span className={styles.mention}>
                <AtSign size={13} role="img" aria-label={text.mentions({ count: mentions })} />
              </span>
            )}
            {settings?.isPinned === true && unread === 0 && (
              <Pin size={13} className={styles.pin} role="img" aria-label={text.pinned} />
            )}
            <Badge count={unread} label={text.unread({ count: unread })} isQuiet={isMuted} />
            {unread === 0 && isMarked && (
              <span className={styles.marked} role="img" aria-label={text.markedUnread} />
            )}
          </span>
        </span>
      </Link>
    </RowMenu>
  )
})

function LastMessage({
  message,
  isInRoom,
}: {
  readonly message: Message | undefined
  readonly isInRoom: boolean
}) {
  if (message === undefined) return <span className={styles.preview}>{text.noMessages}</span>
  return (
    <>
      {message.isMine && message.retracted === undefined && <MessageMark state={message.state} />}
      <span className={styles.preview} dir="auto">
        {isInRoom && !message.isMine && message.senderName !== undefined && (
          <span className={styles.sender}>{`${message.senderName}: `}</span>
        )}
        {summaryOf(message)}
      </span>
    </>
  )
}
