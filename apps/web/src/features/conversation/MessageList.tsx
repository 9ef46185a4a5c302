import type { Conversation } from "@kith/client"
import { ArrowDown } from "lucide-react"
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react"
import { usePerson } from "../../session/people.ts"
import { useAttention } from "../../session/use-attention.ts"
import { useLive } from "../../session/use-live.ts"
import { formatDay } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Badge } from "../../ui/badge/Badge.tsx"
import { HistoryEnd } from "./HistoryEnd.tsx"
import { MessageItem } from "./MessageItem.tsx"
import styles from "./MessageList.module.css"
import { layOutRows } from "./message-rows.ts"
import { extendDown, extendUp, NEWEST, rangeOf, windowFrom } from "./message-window.ts"
import { NewArrivals } from "./NewArrivals.tsx"
import { TypingDots } from "./TypingDots.tsx"
import { useAnchoredScroll } from "./use-anchored-scroll.ts"
import { useOlderMessages } from "./use-older-messages.ts"
import { useUnreadLine } from "./use-unread-line.ts"

const text = strings.conversation

export function MessageList({
  conversation,
  sentCount,
}: {
  readonly conversation: Conversation
  readonly sentCount: number
}) {
  const messages = useLive(conversation.messages)
  const typing = useLive(conversation.typing)
  const unread = useLive(conversation.unread)
  const { name } = usePerson(conversation.peer)
  const isAttentive = useAttention()
  const older = useOlderMessages(conversation)
  const [window, setWindow] = useState(() => windowFrom(messages, conversation.firstUnreadId.get()))
  const { start, end } = rangeOf(messages, window)
  const hasNewest = end === messages.length

  const onNearEdge = useCallback(
    (above: number, below: number) => {
      if (above < 1) {
        if (start > 0) setWindow(extendUp(messages, window))
        else older.load()
      } else if (below < 1 && !hasNewest) setWindow(extendDown(messages, window))
    },
    [messages, window, start, hasNewest, older.load],
  )

  const unreadLine = useUnreadLine(conversation, sentCount)
  const rows = useMemo(
    () => layOutRows(messages.slice(start, end), unreadLine.id),
    [messages, start, end, unreadLine.id],
  )
  const { scroller, content, isAtEnd, goToEnd, showRow } = useAnchoredScroll(rows, onNearEdge)
  const seesNewest = isAtEnd && hasNewest
  unreadLine.seesNewest.current = seesNewest && isAttentive

  // A conversation opens where one stopped reading.
  const wasPlaced = useRef(false)
  useLayoutEffect(() => {
    if (wasPlaced.current || rows.length === 0) return
    wasPlaced.current = true
    if (unreadLine.id !== undefined) showRow("[data-unread]")
  }, [rows, unreadLine.id, showRow])

  const goToNewest = useCallback(() => {
    setWindow(NEWEST)
    goToEnd()
  }, [goToEnd])

  useEffect(() => {
    if (sentCount > 0) goToNewest()
  }, [sentCount, goToNewest])

  useEffect(() => {
    if (seesNewest && isAttentive && unread > 0) void conversation.markDisplayed()
  }, [conversation, seesNewest, isAttentive, unread])

  const authorOf = (isMine: boolean) => (isMine ? text.you : name)
  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reachable by the keyboard. */}
      <section ref={scroller} className={styles.scroller} aria-label={text.messagesWith(name)} tabIndex={0}>
        <div className={styles.column}>
          <HistoryEnd older={older} isEmpty={messages.length === 0} reachesTop={start === 0} name={name} />
          <ol ref={content} className={styles.rows}>
            {rows.map((row) =>
              row.kind === "message" ? (
                <MessageItem
                  key={row.key}
                  conversation={conversation}
                  message={row.message}
                  author={authorOf(row.message.isMine)}
                  startsGroup={row.startsGroup}
                  endsGroup={row.endsGroup}
                  showsMeta={row.showsMeta}
                />
              ) : row.kind === "day" ? (
                <li key={row.key} className={styles.day}>
                  <span>{formatDay(row.at, Date.now())}</span>
                </li>
              ) : (
                <li key={row.key} className={styles.unread} data-unread="">
                  <span>{text.newMessages}</span>
                </li>
              ),
            )}
            {typing && hasNewest && <TypingDots name={name} />}
          </ol>
        </div>
      </section>
      {!seesNewest && messages.length > 0 && (
        <button type="button" className={styles.toNewest} onClick={goToNewest} aria-label={text.toNewest}>
          <ArrowDown size={20} />
          <span className={styles.count}>
            <Badge count={unread} label={strings.list.unread(unread)} />
          </span>
        </button>
      )}
      <NewArrivals messages={messages} name={name} />
    </div>
  )
}
