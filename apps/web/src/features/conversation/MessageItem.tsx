import type { Conversation, Message } from "@kith/client"
import { Ban } from "lucide-react"
import { type FocusEvent, memo, type PointerEvent, useMemo, useState } from "react"
import { formatMoment, formatTime } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { FailedChanges } from "../message-actions/FailedChanges.tsx"
import { HoverBar } from "../message-actions/HoverBar.tsx"
import type { MessageActions } from "../message-actions/message-actions.ts"
import { summaryOf } from "../message-actions/message-summary.ts"
import { ReactionPills } from "../message-actions/ReactionPills.tsx"
import { ReplyQuote } from "../message-actions/ReplyQuote.tsx"
import { isGesture } from "../message-text/gesture.ts"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import { MessageText } from "../message-text/MessageText.tsx"
import { LinkPreviews } from "../previews/LinkPreviews.tsx"
import { AuthorLine } from "../rooms/AuthorLine.tsx"
import { circleOf } from "../video-messages/circle-of.ts"
import { FailedMessage } from "./FailedMessage.tsx"
import styles from "./Message.module.css"
import { MessageContent } from "./MessageContent.tsx"
import { MessageMeta } from "./MessageMeta.tsx"

const text = strings.messageActions

export interface MessageItemProps {
  readonly conversation: Conversation
  readonly message: Message
  readonly author: string
  /** Who does what it says (XEP-0245), by a name also where that is us. */
  readonly doer: string
  readonly startsGroup: boolean
  readonly endsGroup: boolean
  readonly showsMeta: boolean
  /** Its place among all that are known, from 1, and their number, -1 while there are more. */
  readonly position: number
  readonly total: number
  readonly actions: MessageActions
  /** `undefined` while nobody selects. */
  readonly isSelected: boolean | undefined
  /** Somebody was just brought here. */
  readonly isFound: boolean
  /** The one that Tab reaches. */
  readonly isTabStop: boolean
}

/** A line of the feed. Its place there changes with each new message; what it says is drawn anew only when that changes. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { conversation, message, author, startsGroup, endsGroup, actions, isSelected, isFound } = props
  const { isMine, state } = message
  const { room } = conversation
  const hot = useHotness()
  const label = useMemo(
    () => text.label({ name: author, text: summaryOf(message), time: formatTime(message.sentAt) }),
    [author, message],
  )
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: While selecting, the key X does what the click does.
    <article
      data-message={message.id}
      tabIndex={props.isTabStop ? 0 : -1}
      aria-posinset={props.position}
      aria-setsize={props.total}
      aria-label={label}
      className={classNames(
        styles.item,
        isMine && styles.mine,
        room !== undefined && !isMine && styles.inRoom,
        message.mentionsMe && styles.mentioned,
        startsGroup && styles.starts,
        endsGroup && styles.ends,
        isMine && state === "pending" && styles.pending,
        state === "failed" && styles.failed,
        isFound && styles.found,
        isSelected !== undefined && styles.selectable,
        isSelected && styles.selected,
      )}
      onClick={
        isSelected === undefined ? undefined : (event) => actions.toggleSelected(message, event.shiftKey)
      }
      {...hot.listeners}
    >
      <MessageParts
        conversation={conversation}
        message={message}
        author={author}
        doer={props.doer}
        startsGroup={startsGroup}
        showsMeta={props.showsMeta}
        actions={actions}
        isSelected={isSelected}
        isHot={hot.isHot}
        onHold={hot.hold}
      />
    </article>
  )
})

interface MessagePartsProps
  extends Pick<
    MessageItemProps,
    "conversation" | "message" | "author" | "doer" | "startsGroup" | "showsMeta" | "actions" | "isSelected"
  > {
  readonly isHot: boolean
  readonly onHold: (isHeld: boolean) => void
}

/** All that is seen of a message. */
const MessageParts = memo(function MessageParts(props: MessagePartsProps) {
  const { conversation, message, author, startsGroup, actions, isSelected } = props
  const { isMine, state, body, sentAt, retracted } = message
  const { room } = conversation
  const isFree =
    isGesture(body) || message.sticker !== undefined || (body === "" && circleOf(message) !== undefined)
  const showsMeta = props.showsMeta || message.edits !== undefined || message.expiresAt !== undefined
  const isOnlyFiles =
    body === "" && message.attachments !== undefined && !showsMeta && retracted === undefined
  const isPlain = isFree && message.reply === undefined && message.forwarded === undefined
  return (
    <>
      {room !== undefined && !isMine && startsGroup && <AuthorLine room={room} message={message} />}
      {isSelected !== undefined && (
        <input
          type="checkbox"
          className={styles.check}
          aria-label={text.selectMessage}
          checked={isSelected}
          onClick={(event) => event.stopPropagation()}
          onChange={({ nativeEvent }) =>
            actions.toggleSelected(message, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
          }
        />
      )}
      <div
        className={classNames(
          isPlain ? styles.gesture : styles.bubble,
          isOnlyFiles && styles.onlyFiles,
          retracted !== undefined && styles.retracted,
        )}
        title={formatMoment(sentAt)}
      >
        <span className="visually-hidden">
          {strings.conversation.said({ name: author, time: formatTime(sentAt) })}{" "}
        </span>
        <MessageBody conversation={conversation} message={message} doer={props.doer} actions={actions} />
        {showsMeta && <MessageMeta message={message} />}
        {props.isHot && isSelected === undefined && (
          <HoverBar
            conversation={conversation}
            message={message}
            author={author}
            actions={actions}
            onOpenChange={props.onHold}
          />
        )}
      </div>
      <ReactionPills conversation={conversation} message={message} actions={actions} />
      {state === "failed" && <FailedMessage conversation={conversation} message={message} />}
      {message.changes !== undefined && <FailedChanges conversation={conversation} message={message} />}
    </>
  )
})

/** What it says, under what it answers and where it comes from. */
function MessageBody({
  conversation,
  message,
  doer,
  actions,
}: Pick<MessageItemProps, "conversation" | "message" | "doer" | "actions">) {
  const { reply, forwarded, retracted, body } = message
  if (retracted !== undefined) {
    const { reason } = retracted
    return (
      <span className={styles.gone}>
        <Ban size={15} aria-hidden="true" />
        {reason === undefined ? summaryOf(message) : text.removedFor({ reason: withoutHidden(reason) })}
      </span>
    )
  }
  return (
    <>
      {forwarded !== undefined && (
        <p className={styles.forwarded}>
          {text.forwardedFrom({ name: withoutHidden(forwarded.name ?? forwarded.from) })}
        </p>
      )}
      {reply !== undefined && <ReplyQuote conversation={conversation} reply={reply} actions={actions} />}
      <MessageContent conversation={conversation} message={message} />
      {body !== "" && <MessageText body={body} mentions={message.mentions} author={doer} />}
      {message.previews !== undefined && <LinkPreviews previews={message.previews} />}
    </>
  )
}

/** Whether somebody points at a message, or has come to it by keyboard. */
function useHotness() {
  const [isPointed, setPointed] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const [isHeld, setHeld] = useState(false)
  return {
    isHot: isPointed || isFocused || isHeld,
    hold: setHeld,
    listeners: {
      onPointerEnter: ({ pointerType }: PointerEvent) => setPointed(pointerType === "mouse"),
      onPointerLeave: () => setPointed(false),
      onFocus: ({ currentTarget }: FocusEvent<HTMLElement>) =>
        setFocused(currentTarget.matches(":focus-visible, :has(:focus-visible)")),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) =>
        setFocused(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)),
    },
  }
}
