import type { Conversation, RoomEvent } from "@kith/client"
import { ArrowDown, Reply } from "lucide-react"
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { usePeer } from "../../session/people.ts"
import { useRoomLive } from "../../session/rooms.ts"
import { useAttention } from "../../session/useAttention.ts"
import { useLive } from "../../session/useLive.ts"
import { formatDay } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Badge } from "../../ui/badge/Badge.tsx"
import { cameByKey } from "../../ui/focus/last-input.ts"
import type { ActiveMessageActions } from "../message-actions/useMessageActions.tsx"
import { insertEvents } from "../rooms/event-rows.ts"
import { HistoryEnd } from "./HistoryEnd.tsx"
import { authorOf, MessageFeed } from "./MessageFeed.tsx"
import styles from "./MessageList.module.css"
import { layOutRows } from "./message-rows.ts"
import {
  extendDown,
  extendUp,
  NEWEST,
  rangeOf,
  windowAround,
  windowFrom,
  windowWithUnread,
} from "./message-window.ts"
import { NewArrivals } from "./NewArrivals.tsx"
import { ToUnread } from "./ToUnread.tsx"
import { TypingDots } from "./TypingDots.tsx"
import { useAnchoredScroll } from "./useAnchoredScroll.ts"
import { useFloatingDay } from "./useFloatingDay.ts"
import { type JumpTargets, useJump } from "./useJump.ts"
import { useMessageSwipe } from "./useMessageSwipe.ts"
import { useOlderMessages } from "./useOlderMessages.ts"
import { useSawEmpty } from "./useSawEmpty.ts"
import { useUnreadLine } from "./useUnreadLine.ts"

const text = strings.conversation
/** So far back the first unread message is looked for; whoever was away for longer begins at the end. */
const MAX_OPENED = 1000
const NO_EVENTS: readonly RoomEvent[] = []

const selectorOf = (id: string) => `[data-message="${CSS.escape(id)}"]`

export function MessageList({
  conversation,
  sentCount,
  active,
  jump: jumpRef,
  message,
}: {
  readonly conversation: Conversation
  readonly sentCount: number
  readonly active: Pick<ActiveMessageActions, "actions" | "selected">
  /** Gets what `active` jumps with. */
  readonly jump: RefObject<JumpTargets>
  /** The one that the path names. */
  readonly message: string | undefined
}) {
  const { actions, selected } = active
  const account = useAccount()
  const messages = useLive(conversation.messages)
  const typing = useLive(conversation.typing)
  const unread = useLive(conversation.unread)
  const firstUnreadId = useLive(conversation.firstUnreadId)
  const { name } = usePeer(conversation.peer)
  const isAttentive = useAttention()
  const older = useOlderMessages(conversation)
  const [window, setWindow] = useState(NEWEST)
  /** The first unread message when one was taken, or went, to the newest. */
  const [passedId, setPassedId] = useState<string>()
  const [isPlaced, setPlaced] = useState(false)
  const unseen = firstUnreadId === passedId ? undefined : firstUnreadId
  const firstDrawn = useRef<string>(undefined)
  // Where more came at once than a page, what one has read and sees stays, and what follows is drawn.
  if (isPlaced && window === NEWEST && unseen !== undefined) {
    const grown = windowWithUnread(messages, firstDrawn.current, unseen)
    if (grown !== NEWEST) setWindow(grown)
  }
  const { start, end } = rangeOf(messages, window)
  useLayoutEffect(() => {
    firstDrawn.current = messages[start]?.id
  }, [messages, start])
  const hasNewest = end === messages.length
  const hasOldest = start === 0 && !older.hasOlder

  const onNearEdge = useCallback(
    (above: number, below: number) => {
      if (above < 1) {
        if (start > 0) setWindow(extendUp(messages, window))
        else if (older.canLoad) older.load()
      } else if (below < 1 && !hasNewest) setWindow(extendDown(messages, window))
    },
    [messages, window, start, hasNewest, older],
  )

  const seesNewestNow = useRef<() => boolean>(() => false)
  const unreadLine = useUnreadLine(conversation, sentCount, seesNewestNow)
  const events = useRoomLive(conversation.room?.events) ?? NO_EVENTS
  const typists = useRoomLive(conversation.room?.typing)
  const rows = useMemo(
    () => insertEvents(layOutRows(messages.slice(start, end), unreadLine), events, { hasOldest, hasNewest }),
    [messages, start, end, unreadLine, events, hasOldest, hasNewest],
  )
  const { scroller, content, isAtEnd, isAtEndNow, goToEnd, showRow } = useAnchoredScroll(
    rows,
    onNearEdge,
    unseen && selectorOf(unseen),
  )
  const swipe = useMessageSwipe(conversation, actions, (each) => authorOf(each, name), selected !== undefined)
  const floatingDay = useFloatingDay(scroller, content)

  const wasMoved = useRef(false)
  const showMessage = useCallback(
    (id: string) => {
      wasMoved.current = true
      setWindow(windowAround(conversation.messages.get(), id))
      showRow(selectorOf(id))
    },
    [conversation, showRow],
  )
  const jump = useJump(conversation, showMessage)
  useEffect(() => {
    jumpRef.current = { jumpTo: jump.jumpTo, jumpToDate: jump.jumpToDate }
  }, [jumpRef, jump.jumpTo, jump.jumpToDate])

  const { foundId } = jump
  useEffect(() => {
    if (foundId === undefined || !cameByKey()) return
    const row = content.current?.querySelector<HTMLElement>(selectorOf(foundId))
    row?.focus({ preventScroll: true })
  }, [content, foundId])

  // So much came that not all of it was fetched, and what was here ends before it (`archive/gaps.ts` of the client): one
  // is taken to where one stopped reading, as when the conversation opens.
  const unreadShown = useRef<string>(undefined)
  useLayoutEffect(() => {
    const unreadId = conversation.firstUnreadId.get()
    const isShown = unreadId !== undefined && messages.some(({ id }) => id === unreadId)
    if (unreadId !== undefined && !isShown && unreadId === unreadShown.current) setPlaced(false)
    unreadShown.current = isShown ? unreadId : undefined
  }, [conversation, messages])

  // A conversation opens where one stopped reading, as soon as its messages are there.
  const hasMessages = messages.length > 0
  useLayoutEffect(() => {
    if (isPlaced || messages.length === 0) return
    const unreadId = conversation.firstUnreadId.get()
    const isMissing = unreadId !== undefined && !messages.some((message) => message.id === unreadId)
    if (isMissing && messages.length < MAX_OPENED && older.hasOlder && older.problem === undefined) {
      if (older.canLoad) older.load()
      return
    }
    setWindow(windowFrom(messages, unreadId))
    if (unreadId !== undefined) showRow("[data-unread]")
    setPlaced(true)
  }, [conversation, messages, isPlaced, older, showRow])

  // Only once it is open: else it would be taken to where one stopped reading.
  const { jumpTo } = jump
  useEffect(() => {
    if (isPlaced && message !== undefined) jumpTo(message)
  }, [isPlaced, message, jumpTo])

  const sawEmpty = useSawEmpty(conversation, !hasMessages)
  const isInPlace = isPlaced || (sawEmpty && messages.length <= 1)
  const seesNewest = isInPlace && isAtEnd && hasNewest
  useLayoutEffect(() => {
    seesNewestNow.current = () => seesNewest && isAttentive && isAtEndNow()
  }, [seesNewest, isAttentive, isAtEndNow])

  const goToNewest = useCallback(() => {
    setPassedId(conversation.firstUnreadId.get())
    setWindow(NEWEST)
    goToEnd()
  }, [conversation, goToEnd])

  useEffect(() => {
    if (sentCount > 0) goToNewest()
  }, [sentCount, goToNewest])

  // It turned out that all was read elsewhere: whoever has not begun to read here is taken to the end.
  const noteMoved = () => {
    wasMoved.current = true
  }
  useEffect(() => {
    if (isPlaced && unreadLine === undefined && !wasMoved.current) goToNewest()
  }, [isPlaced, unreadLine, goToNewest])

  // By name, not by count: when one is read and the next arrives at once, the count is the same as before.
  useEffect(() => {
    const isSeen = seesNewest && isAttentive && isAtEndNow()
    if (isSeen && firstUnreadId !== undefined) void conversation.markDisplayed()
  }, [conversation, seesNewest, isAttentive, isAtEndNow, firstUnreadId])

  return (
    <div className={styles.frame}>
      {floatingDay !== undefined && (
        <p className={styles.floatingDay} aria-hidden="true">
          <span>{formatDay(floatingDay, account.serverNow())}</span>
        </p>
      )}
      <section
        ref={scroller}
        className={styles.scroller}
        aria-label={text.messagesWith({ name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reachable by the keyboard.
        tabIndex={0}
        onWheel={noteMoved}
        onTouchMove={noteMoved}
        onKeyDown={noteMoved}
        {...swipe.handlers}
        onPointerDown={(event) => {
          noteMoved()
          swipe.handlers.onPointerDown(event)
        }}
      >
        <span ref={swipe.arrow} className={styles.answering} aria-hidden="true">
          <Reply size={18} />
        </span>
        <div className={styles.column}>
          <HistoryEnd
            peer={conversation.peer}
            older={older}
            isEmpty={!hasMessages}
            reachesTop={start === 0}
            name={name}
          />
          <MessageFeed
            ref={content}
            conversation={conversation}
            rows={rows}
            name={name}
            before={start}
            total={older.hasOlder ? -1 : messages.length}
            actions={actions}
            selected={selected}
            foundId={foundId}
          >
            {typing && hasNewest && <TypingDots name={typists?.[0] ?? name} />}
          </MessageFeed>
        </div>
      </section>
      {isPlaced && unreadLine !== undefined && (
        <ToUnread scroller={scroller} content={content} onGo={() => jumpTo(unreadLine)} />
      )}
      {isPlaced && !seesNewest && (
        <div className={styles.newest}>
          <button
            type="button"
            className={styles.toNewest}
            onClick={() => {
              noteMoved()
              goToNewest()
            }}
            aria-label={unread === 0 ? text.toNewest : text.toNewestUnread({ count: unread })}
          >
            <ArrowDown size={20} />
          </button>
          <span className={styles.count} aria-hidden="true">
            <Badge count={unread} label={strings.list.unread({ count: unread })} />
          </span>
        </div>
      )}
      <NewArrivals messages={messages} name={name} />
    </div>
  )
}
