import type { Conversation, Message } from "@kith/client"
import { memo } from "react"
import { formatMoment, formatTime } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { isGesture } from "../message-text/gesture.ts"
import { MessageText } from "../message-text/MessageText.tsx"
import { FailedMessage } from "./FailedMessage.tsx"
import styles from "./Message.module.css"
import { MessageContent } from "./MessageContent.tsx"
import { MessageMark } from "./MessageMark.tsx"

export interface MessageItemProps {
  readonly conversation: Conversation
  readonly message: Message
  readonly author: string
  readonly startsGroup: boolean
  readonly endsGroup: boolean
  readonly showsMeta: boolean
}

export const MessageItem = memo(function MessageItem({
  conversation,
  message,
  author,
  startsGroup,
  endsGroup,
  showsMeta,
}: MessageItemProps) {
  const { isMine, state, body, sentAt } = message
  return (
    <li
      data-message={message.id}
      className={classNames(
        styles.item,
        isMine && styles.mine,
        startsGroup && styles.starts,
        endsGroup && styles.ends,
        isMine && state === "pending" && styles.pending,
        state === "failed" && styles.failed,
      )}
    >
      <div className={isGesture(body) ? styles.gesture : styles.bubble} title={formatMoment(sentAt)}>
        <span className="visually-hidden">
          {strings.conversation.said({ name: author, time: formatTime(sentAt) })}{" "}
        </span>
        <MessageContent message={message} />
        {body !== "" && <MessageText body={body} mentions={message.mentions} author={author} />}
        {showsMeta && (
          <span className={styles.meta}>
            <time dateTime={new Date(sentAt).toISOString()} aria-hidden="true">
              {formatTime(sentAt)}
            </time>
            {isMine && <MessageMark state={state} />}
          </span>
        )}
      </div>
      {state === "failed" && <FailedMessage conversation={conversation} message={message} />}
    </li>
  )
})
