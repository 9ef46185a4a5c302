import type { Jid } from "@kith/xmpp"
import { findNewestGap } from "../archive/gaps.ts"
import { createLive } from "../live.ts"
import { contentOf, type MessageContent } from "../messages/content.ts"
import type { Message } from "../messages/message.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { keepIdentity, presentMessage } from "../messages/present-message.ts"
import { cleanReactions } from "../reactions/clean-reactions.ts"
import type { Room } from "../rooms/room.ts"
import type { WantedChange } from "../send-queue/queued-changes.ts"
import type { SendQueue } from "../send-queue/send-queue.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import type { Typing } from "../typing/typing.ts"
import type { Conversation, ConversationKind } from "./conversation.ts"
import { findAt, findNamed } from "./find-message.ts"
import { Refresher } from "./refresher.ts"

const PAGE = 50
/** While nobody asks for older messages, a window that new ones have made longer than this is cut. */
const LONGEST_UNASKED = 200
/** A jump far back reads at most so many times in the archive, some pages each. */
const ROUNDS_BACK_MOST = 100
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
  readonly #messages = createLive<readonly Message[]>([])
  readonly #hasOlder = createLive(false)
  readonly #unread = createLive(0)
  readonly #firstUnreadId = createLive<string | undefined>(undefined)
  readonly #timerSeconds = createLive<number | undefined>(undefined)
  readonly #refresher = new Refresher(() => this.#read())
  /** The place where the window begins. */
  #begin: number | undefined
  #isWidened = false
  #loading: Promise<void> | undefined

  constructor(peer: Jid, parts: ConversationParts) {
    this.peer = peer
    this.kind = parts.kind
    this.room = parts.room
    this.#key = peer.toString()
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
    return this.#refresher.refresh()
  }

  /** Shows the first page; what this device does not have yet comes from the archive, if that can be reached. */
  async fill(): Promise<void> {
    await this.refresh()
    if (this.#messages.get().length >= PAGE || !this.#hasOlder.get()) return
    await this.loadOlder().catch(() => undefined)
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
    find: (transaction: StoreTransaction) => Promise<MessageRecord | undefined>,
    isEnough: (found: MessageRecord | undefined, floor: number) => boolean,
  ): Promise<string | undefined> {
    for (let round = 0; round < ROUNDS_BACK_MOST; round++) {
      const isFound = await this.#parts.log.store.transact(async (transaction) => {
        const floor = await this.#floor(transaction)
        const found = await find(transaction)
        if (floor > 0 && !(isEnough(found, floor) && (found?.order ?? 0) >= floor)) return undefined
        if (found === undefined) return { id: undefined }
        const before = {
          peer: this.#key,
          above: floor - 1,
          below: found.order,
          limit: PAGE,
          newestFirst: true,
        }
        const first = (await transaction.listMessages(before)).at(-1) ?? found
        this.#begin = Math.min(this.#begin ?? Infinity, first.order)
        this.#isWidened = true
        return { id: found.id }
      })
      if (isFound !== undefined) {
        await this.refresh()
        return isFound.id
      }
      if (!this.#parts.mayHaveArchive()) return undefined
      await this.#parts.readGap(this.peer)
    }
    return undefined
  }

  async send(content: string | MessageContent): Promise<void> {
    this.#parts.typing.messageSent(this.peer)
    await this.#parts.queue.add(this.peer, typeof content === "string" ? { body: content } : content)
    await this.refresh()
  }
  async retry(id: string): Promise<void> {
    await this.#parts.queue.retry(this.peer, id)
    await this.refresh()
  }
  async discard(id: string): Promise<void> {
    await this.#parts.queue.discard(this.peer, id)
    await this.refresh()
  }
  edit(id: string, content: string | MessageContent): Promise<void> {
    return this.#change(id, (record) => ({
      edit: typeof content === "string" ? { ...withoutPlaces(record), body: content } : content,
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
    await this.refresh()
  }
  async discardChange(id: string, changeId: string): Promise<void> {
    await this.#parts.queue.discardChange(this.peer, id, changeId)
    await this.refresh()
  }

  async setTimer(seconds: number | undefined): Promise<void> {
    await this.#parts.queue.setTimer(this.peer, seconds)
    await this.refresh()
  }

  async #change(id: string, decide: (record: MessageRecord) => WantedChange): Promise<void> {
    const record = await this.#parts.log.store.transact((t) => t.findMessage(id))
    if (record === undefined) return
    await this.#parts.queue.change(this.peer, id, decide(record))
    await this.refresh()
  }

  setTyping(isTyping: boolean): void {
    // XEP-0085 §7: who types is online, which is not for everybody to know.
    if (this.#parts.mayKnowUs()) this.#parts.typing.tell(this.peer, isTyping)
  }

  async markDisplayed(): Promise<void> {
    const isNews = await this.#parts.log.change(async (recording) => {
      const known = await recording.transaction.findConversation(this.#key)
      if (known === undefined || known.lastIncomingOrder <= known.displayedOrder) return false
      await recording.noteDisplayed(this.#key, known.lastIncomingOrder, false)
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

  async #read(): Promise<void> {
    const read = await this.#parts.log.store.transact((transaction) => this.#readFrom(transaction))
    this.#begin = read.begin
    const known = new Map(this.#messages.get().map((message) => [message.id, message]))
    const messages = read.records.map((record) =>
      keepIdentity(known.get(record.id), presentMessage(record, this.peer)),
    )
    const present = this.#messages.get()
    const isSame = messages.length === present.length && messages.every((each, i) => each === present[i])
    if (!isSame) this.#messages.set(messages)
    this.#hasOlder.set(read.hasOlder && (!read.isGap || this.#parts.mayHaveArchive()))
    this.#unread.set(read.unread)
    this.#timerSeconds.set(read.timerSeconds === 0 ? undefined : read.timerSeconds)
    this.#firstUnreadId.set(read.firstUnread?.id)
  }

  async #readFrom(transaction: StoreTransaction) {
    const peer = this.#key
    const gap = await findNewestGap(transaction, peer, this.#parts.archiveKey)
    const floor = gap?.to ?? 0
    // Never smaller than it was, and at least a page if there is one.
    const first = Math.min(this.#begin ?? Infinity, await this.#findFirstBegin(transaction, floor))
    const window = { peer, above: Math.max(floor, first) - 1, limit: LONGEST_WINDOW, newestFirst: false }
    const all = await transaction.listMessages(window)
    const isCut = !this.#isWidened && all.length > LONGEST_UNASKED
    const records = isCut ? all.slice(-PAGE) : all
    const begin = isCut ? (records[0]?.order ?? floor) : window.above + 1
    const before = { peer, above: floor - 1, below: begin, limit: 1, newestFirst: true }
    const hasOlder = gap !== undefined || (await transaction.listMessages(before)).length > 0
    const { displayedOrder = 0, timerSeconds = 0 } = (await transaction.findConversation(peer)) ?? {}
    const unread = await transaction.countIncoming(peer, displayedOrder)
    const query = { peer, direction: "in", above: displayedOrder, limit: 1, newestFirst: false } as const
    const [firstUnread] = unread === 0 ? [] : await transaction.listMessages(query)
    return { records, begin, hasOlder, isGap: gap !== undefined, unread, firstUnread, timerSeconds }
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

/** What stays of a message when it gets another text: not what points into the old one. */
function withoutPlaces(record: MessageRecord): MessageContent {
  const { mentions, previews, ...content } = contentOf(record)
  return content
}
