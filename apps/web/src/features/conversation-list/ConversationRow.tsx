import type { ConversationSummary, Message } from "@kith/client"
import { memo } from "react"
import { Link } from "../../navigation/Link.tsx"
import { chatPath } from "../../navigation/route.ts"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { presenceDot, usePerson } from "../../session/people.ts"
import { formatBriefly } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Badge } from "../../ui/badge/Badge.tsx"
import { classNames } from "../../ui/class-names.ts"
import { MessageMark } from "../conversation/MessageMark.tsx"
import { DraftPreview } from "./DraftPreview.tsx"
import styles from "./Row.module.css"

export const ConversationRow = memo(function ConversationRow({
  summary,
  isOpen,
}: {
  readonly summary: ConversationSummary
  readonly isOpen: boolean
}) {
  const { peer, name, lastMessage, unread, typing } = summary
  const { availability } = usePerson(peer)
  return (
    <Link
      to={chatPath(peer)}
      className={classNames(styles.row, unread > 0 && styles.unread)}
      aria-current={isOpen ? "page" : undefined}
    >
      <PersonAvatar jid={peer} name={name} presence={presenceDot(availability)} />
      <span className={styles.lines}>
        <span className={styles.line}>
          <span className={styles.name} dir="auto">
            {name}
          </span>
          {lastMessage !== undefined && (
            <time className={styles.time} dateTime={new Date(lastMessage.sentAt).toISOString()}>
              {formatBriefly(lastMessage.sentAt, Date.now())}
            </time>
          )}
        </span>
        <span className={styles.line}>
          {typing ? (
            <span className={styles.typing}>{strings.list.typing}</span>
          ) : (
            <DraftPreview peer={peer} isOpen={isOpen}>
              <LastMessage message={lastMessage} />
            </DraftPreview>
          )}
          <Badge count={unread} label={strings.list.unread({ count: unread })} />
        </span>
      </span>
    </Link>
  )
})

function LastMessage({ message }: { readonly message: Message | undefined }) {
  if (message === undefined) return <span className={styles.preview}>{strings.list.noMessages}</span>
  return (
    <>
      {message.isMine && <MessageMark state={message.state} />}
      <span className={styles.preview} dir="auto">
        {message.body.slice(0, 200)}
      </span>
    </>
  )
}
