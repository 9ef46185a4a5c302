import type { Conversation, Message } from "@kith/client"
import { type ReactNode, type Ref, useMemo, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { formatDay } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { ContextMenu } from "../../ui/menu/ContextMenu.tsx"
import { useOwnName } from "../accounts/OwnAvatar.tsx"
import { MessageMenu } from "../message-actions/MessageMenu.tsx"
import type { MessageActions } from "../message-actions/message-actions.ts"
import { createMessageKeys } from "../message-actions/message-keys.ts"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import { EventLines } from "../rooms/EventLines.tsx"
import type { EventRow } from "../rooms/event-rows.ts"
import { MessageItem } from "./MessageItem.tsx"
import styles from "./MessageList.module.css"
import type { MessageRow } from "./message-rows.ts"

export interface MessageFeedProps {
  readonly ref: Ref<HTMLDivElement>
  readonly conversation: Conversation
  readonly rows: readonly (MessageRow | EventRow)[]
  readonly name: string
  /** How many messages are known before the first row. */
  readonly before: number
  /** -1 while there are more than are known. */
  readonly total: number
  readonly actions: MessageActions
  readonly selected: ReadonlySet<string> | undefined
  readonly foundId: string | undefined
  /** What stands behind the last message. */
  readonly children: ReactNode
}

/** The lines of a conversation, as a feed (WAI-ARIA): one menu for all messages, which opens for the one it is asked at. */
export function MessageFeed(props: MessageFeedProps) {
  const { ref, conversation, rows, name, before, total, actions, selected, foundId } = props
  const account = useAccount()
  const ownName = useOwnName(account)
  const [asked, setAsked] = useState<Message>()
  const keys = useMemo(
    () => createMessageKeys(conversation, actions, (message) => authorOf(message, name)),
    [conversation, actions, name],
  )
  const shown = asked && (conversation.messages.get().find(({ id }) => id === asked.id) ?? asked)
  // Tab comes to the newest message; from within another one it comes back to that.
  const [visited, setVisited] = useState<string>()
  const messageRows = rows.filter((row) => row.kind === "message")
  const stop = messageRows.find((row) => row.message.id === visited) ?? messageRows.at(-1)
  let place = before

  /** Where the browser's own menu does more, or there is no message, it is left alone. */
  function ask(target: EventTarget): boolean {
    const row = target instanceof Element ? target.closest<HTMLElement>("[data-message]") : null
    const isOfBrowser =
      target instanceof Element && target.closest("a[href], input, textarea, video, audio") !== null
    const message = conversation.messages.get().find(({ id }) => id === row?.dataset.message)
    if (message === undefined || isOfBrowser || hasSelectedText() || selected !== undefined) return false
    setAsked(message)
    return true
  }

  return (
    <ContextMenu
      label={strings.messageActions.menu}
      items={
        shown !== undefined && (
          <MessageMenu
            conversation={conversation}
            message={shown}
            author={authorOf(shown, name)}
            actions={actions}
          />
        )
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: It has a role, whichever. */}
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: As above. */}
      <div
        ref={ref}
        // A feed without an article is none (WAI-ARIA 1.2 §5.4).
        role={messageRows.length > 0 ? "feed" : "group"}
        aria-label={strings.conversation.messagesWith({ name })}
        className={styles.rows}
        onKeyDown={keys}
        onFocus={({ target }) => setVisited(target.closest<HTMLElement>("[data-message]")?.dataset.message)}
        onBlur={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget)) setVisited(undefined)
        }}
        onTouchStartCapture={(event) => {
          if (!ask(event.target)) event.stopPropagation()
        }}
        onContextMenuCapture={(event) => {
          if (!ask(event.target)) event.stopPropagation()
        }}
      >
        {rows.map((row) => {
          if (row.kind === "day") {
            return (
              <div key={row.key} className={styles.day} data-day={row.at}>
                <span>{formatDay(row.at, account.serverNow())}</span>
              </div>
            )
          }
          if (row.kind === "unread") {
            return (
              <div key={row.key} className={styles.unread} data-unread="">
                <span>{strings.conversation.newMessages}</span>
              </div>
            )
          }
          if (row.kind === "events") return <EventLines key={row.key} events={row.events} />
          place += 1
          const author = authorOf(row.message, name)
          return (
            <MessageItem
              key={row.key}
              conversation={conversation}
              message={row.message}
              author={author}
              doer={row.message.isMine ? (row.message.senderName ?? ownName) : author}
              startsGroup={row.startsGroup}
              endsGroup={row.endsGroup}
              showsMeta={row.showsMeta}
              position={place}
              total={total}
              actions={actions}
              isSelected={selected?.has(row.message.id)}
              isFound={row.message.id === foundId}
              isTabStop={row === stop}
            />
          )
        })}
        {props.children}
      </div>
    </ContextMenu>
  )
}

export const authorOf = ({ isMine, senderName }: Message, name: string): string =>
  isMine ? strings.conversation.you : withoutHidden(senderName ?? name)

function hasSelectedText(): boolean {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && selection.toString() !== ""
}
