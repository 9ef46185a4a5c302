import type { Jid } from "@kith/xmpp"
import { findNewestGap } from "../archive/gaps.ts"
import { withText } from "../corrections/edit-record.ts"
import { createLive, type Writable } from "../live.ts"
import type { MessageContent } from "../messages/content.ts"
import type { Message } from "../messages/message.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { cleanReactions } from "../reactions/clean-reactions.ts"
import type { Room } from "../rooms/room.ts"
import type { WantedChange } from "../send-queue/queued-changes.ts"
import type { SendQueue } from "../send-queue/send-queue.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import type { Typing } from "../typing/typing.ts"
import type { Conversation, ConversationKind } from "./conversation.ts"
import { type FindMessage, findAt, findNamed, lookBack } from "./find-message.ts"
import { MessageWindow } from "./message-window.ts"
import { Refresher } from "./refresher.ts"

const PAGE = 50
/** While nobody asks for older messages, a window that new ones have made longer than this is cut. */
const LONGEST_UNASKED = 200
/** An archive may hold page after page of marks, and no text. */
const ROUNDS_TO_FILL_MOST = 10
/** A jump far back reads at most so many times in the archive, some pages each. */
const ROUNDS_BACK_MOST = 100
/** More at once are read with all others. */
const CHANGES_MOST = 200
const LONGEST_WINDOW = 100_000

export interface ConversationParts {
  readonly kind: ConversationKind
  readonly room: Room | undefined
  /** Of the archive with its past. */
  readonly archiveKey: string
  readonly log: MessageLog
  readonly queue: SendQueue
  readonly typing: Typing
  /** Whether the peer may see that we are online. */
  mayKnowUs(): boolean
  /** Whether there may be an archive to read from; before the first connection nobody knows, so it may. */
  mayHaveArchive(): boolean
  /** @throws NotConnected */
  readGap(peer: Jid): Promise<void>
  /** Removes messages from our devices only. */
  hide(ids: readonly string[]): Promise<void>
  /** Tells the peer and our other devices what we saw. */
  sendMarkers(): Promise<void>
}

/** A window on the store that follows it. */
export class ConversationView implements Conversation {
  readonly peer: Jid
  readonly kind: ConversationKind
  readonly room: Room | undefined
  readonly #parts: ConversationParts
  readonly #key: string
  readonly #messages: Writable<readonly Message[]>
  readonly #hasOlder = createLive(false)
  readonly #unread = createLive(0)
  readonly #firstUnreadId = createLive<string | undefined>(undefined)
  readonly #timerSeconds = createLive<number | undefined>(undefined)
  readonly #window: MessageWindow
  readonly #refresher = new Refresher(() => this.#catchUp())
  /** What is known to have changed since the window was read; `undefined`: anything may have. */
  #changedIds: Set<string> | undefined
  /** The place where the window begins. */
  #begin: number | undefined
  #isWidened = false
  #loading: Promise<void> | undefined

  constructor(peer: Jid, parts: ConversationParts) {
    this.peer = peer
    this.kind = parts.kind
    this.room = parts.room
    this.#key = peer.toString()
    this.#window = new MessageWindow(peer)
    this.#messages = createLive(this.#window.messages)
    this.#parts = parts
  }

  get messages() {
    return this.#messages
  }
  get hasOlder() {
    return this.#hasOlder
  }
  get unread() {
    return this.#unread
  }
  get firstUnreadId() {
    return this.#firstUnreadId
  }
  get timerSeconds() {
    return this.#timerSeconds
  }
  get typing() {
    return this.#parts.typing.of(this.peer)
  }

  /** Reads the store again; resolves when the window shows it. */
  refresh(): Promise<void> {
    this.#changedIds = undefined
    return this.#refresher.refresh()
  }

  /** Shows what became of these messages and of those told of before, without a look at all the others. */
  follow(messageIds: readonly string[]): Promise<void> {
    for (const id of messageIds) this.#changedIds?.add(id)
    return this.#refresher.refresh()
  }

  /** Shows the first page; what this device does not have yet comes from the archive, if that can be reached. */
  async fill(): Promise<void> {
    await this.refresh()
    for (let round = 0; round < ROUNDS_TO_FILL_MOST; round++) {
      if (this.#messages.get().length >= PAGE || !this.#hasOlder.get()) return
      try {
        await this.loadOlder()
      } catch {
        // Whoever looks for more is told why there is none.
        return
      }
    }
  }

  loadOlder(): Promise<void> {
    this.#loading ??= this.#loadOlder().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async readAround(name: string): Promise<string | undefined> {
    const find = (transaction: StoreTransaction) => findNamed(transaction, this.#key, name)
    const isThere = (found: MessageRecord | undefined) => found !== undefined
    return this.#readBack(find, isThere)
  }

  readBackTo(atMs: number): Promise<string | undefined> {
    const find = (transaction: StoreTransaction) => findAt(transaction, this.#key, atMs)
    return this.#readBack(find, (_, floor) => floor <= atMs * 1000)
  }

  /** Reads gaps until `isEnough`, and there is none between what was found and the window. */
  async #readBack(
    find: FindMessage,
    isEnough: (found: MessageRecord | undefined, floor: number) => boolean,
  ): Promise<string | undefined> {
    for (let round = 0; round < ROUNDS_BACK_MOST; round++) {
      const place = await this.#parts.log.store.transact((transaction) =>
        lookBack(transaction, this.#key, this.#floor(transaction), find, isEnough),
      )
      if (place !== undefined) {
        this.#begin = Math.min(this.#begin ?? Infinity, place.begin)
        this.#isWidened = true
        await this.refresh()
        return place.id
      }
      if (!this.#parts.mayHaveArchive()) return undefined
      await this.#parts.readGap(this.peer)
    }
    return undefined
  }

  async send(content: string | MessageContent): Promise<void> {
    this.#parts.typing.messageSent(this.peer)
    await this.#parts.queue.add(this.peer, typeof content === "string" ? { body: content } : content)
    await this.follow([])
  }
  async retry(id: string): Promise<void> {
    await this.#parts.queue.retry(this.peer, id)
    await this.follow([])
  }
  async discard(id: string): Promise<void> {
    await this.#parts.queue.discard(this.peer, id)
    await this.follow([])
  }
  async hide(ids: readonly string[]): Promise<void> {
    await this.#parts.hide(ids)
    await this.follow([])
  }
  edit(id: string, content: string | MessageContent): Promise<void> {
    return this.#change(id, (record) => ({
      edit: typeof content === "string" ? withText(record, content) : content,
    }))
  }
  retract(id: string): Promise<void> {
    return this.#change(id, () => ({ retract: true }))
  }
  react(id: string, emojis: readonly string[]): Promise<void> {
    return this.#change(id, () => ({ react: cleanReactions(emojis) }))
  }
  async retryChange(id: string, changeId: string): Promise<void> {
    await this.#parts.queue.retryChange(this.peer, id, changeId)
    await this.follow([])
  }
  async discardChange(id: string, changeId: string): Promise<void> {
    await this.#parts.queue.discardChange(this.peer, id, changeId)
    await this.follow([])
  }

  async setTimer(seconds: number | undefined): Promise<void> {
    await this.#parts.queue.setTimer(this.peer, seconds)
    await this.follow([])
  }

  async #change(id: string, decide: (record: MessageRecord) => WantedChange): Promise<void> {
    const record = await this.#parts.log.store.transact((t) => t.findMessage(id))
    if (record === undefined) return
    await this.#parts.queue.change(this.peer, id, decide(record))
    await this.follow([])
  }

  setTyping(isTyping: boolean): void {
    // XEP-0085 §7: who types is online, which is not for everybody to know.
    if (this.#parts.mayKnowUs()) this.#parts.typing.tell(this.peer, isTyping)
  }

  async markDisplayed(): Promise<void> {
    const isNews = await this.#parts.log.change(async (recording) => {
      const known = await recording.transaction.findConversation(this.#key)
      if (known === undefined || known.lastIncomingOrder <= known.displayedOrder) return false
      await recording.noteDisplayed(this.#key, known.lastIncomingOrder, {
        isMarked: false,
        isSynced: false,
      })
      return true
    })
    if (isNews) await this.#parts.sendMarkers()
  }

  async #loadOlder(): Promise<void> {
    await this.refresh()
    this.#isWidened = this.#messages.get().length >= PAGE
    if (await this.#widen()) return this.refresh()
    if (!this.#hasOlder.get()) return
    await this.#parts.readGap(this.peer)
    await this.#widen()
    await this.refresh()
  }

  /** Moves the beginning of the window by a page of the store; false when it holds no more without a hole. */
  #widen(): Promise<boolean> {
    return this.#parts.log.store.transact(async (transaction) => {
      const floor = await this.#floor(transaction)
      const query = { peer: this.#key, above: floor - 1, below: this.#begin ?? Infinity }
      const older = await transaction.listMessages({ ...query, limit: PAGE, newestFirst: true })
      const oldest = older.at(-1)
      if (oldest !== undefined) this.#begin = oldest.order
      return oldest !== undefined
    })
  }

  async #catchUp(): Promise<void> {
    const ids = this.#changedIds
    this.#changedIds = new Set()
    try {
      const { length } = this.#window.messages
      const isLong = length >= PAGE && (this.#isWidened || length + (ids?.size ?? 0) <= LONGEST_UNASKED)
      const begin = this.#begin
      const isFew = ids !== undefined && ids.size <= CHANGES_MOST && begin !== undefined && isLong
      const state = await this.#parts.log.store.transact(async (transaction) => {
        if (isFew) await this.#readChanged(transaction, ids, begin)
        else await this.#readAll(transaction)
        return await this.#readState(transaction)
      })
      this.#messages.set(this.#window.messages)
      this.#hasOlder.set(state.hasOlder)
      this.#unread.set(state.unread)
      this.#timerSeconds.set(state.timerSeconds === 0 ? undefined : state.timerSeconds)
      this.#firstUnreadId.set(state.firstUnread?.id)
    } catch (error) {
      this.#changedIds = undefined
      throw error
    }
  }

  async #readChanged(transaction: StoreTransaction, ids: ReadonlySet<string>, begin: number): Promise<void> {
    const changes = new Map<string, MessageRecord | undefined>()
    for (const id of ids) {
      const record = await transaction.findMessage(id)
      changes.set(id, record?.peer === this.#key ? record : undefined)
    }
    this.#window.apply(changes, begin)
  }

  async #readState(transaction: StoreTransaction) {
    const peer = this.#key
    const gap = await findNewestGap(transaction, peer, this.#parts.archiveKey)
    const before = { peer, above: (gap?.to ?? 0) - 1, below: this.#begin ?? 0, limit: 1, newestFirst: true }
    const isHere = (await transaction.listMessages(before)).length > 0
    const hasOlder = isHere || (gap !== undefined && this.#parts.mayHaveArchive())
    const { displayedOrder = 0, timerSeconds = 0 } = (await transaction.findConversation(peer)) ?? {}
    const unread = await transaction.countIncoming(peer, displayedOrder)
    const query = { peer, direction: "in", above: displayedOrder, limit: 1, newestFirst: false } as const
    const [firstUnread] = unread === 0 ? [] : await transaction.listMessages(query)
    return { hasOlder, timerSeconds, unread, firstUnread }
  }

  async #readAll(transaction: StoreTransaction): Promise<void> {
    const peer = this.#key
    const floor = await this.#floor(transaction)
    // Never smaller than it was, and at least a page if there is one.
    const first = Math.min(this.#begin ?? Infinity, await this.#findFirstBegin(transaction, floor))
    const window = { peer, above: Math.max(floor, first) - 1, limit: LONGEST_WINDOW, newestFirst: false }
    const all = await transaction.listMessages(window)
    const isCut = !this.#isWidened && all.length > LONGEST_UNASKED
    const records = isCut ? all.slice(-PAGE) : all
    this.#begin = isCut ? (records[0]?.order ?? floor) : window.above + 1
    this.#window.replace(records)
  }

  async #findFirstBegin(transaction: StoreTransaction, floor: number): Promise<number> {
    const query = { peer: this.#key, above: floor - 1, limit: PAGE, newestFirst: true }
    const newest = await transaction.listMessages(query)
    return newest.length < PAGE ? floor : (newest.at(-1)?.order ?? floor)
  }

  async #floor(transaction: StoreTransaction): Promise<number> {
    return (await findNewestGap(transaction, this.#key, this.#parts.archiveKey))?.to ?? 0
  }
}
