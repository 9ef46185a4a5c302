import type { Jid } from "@kith/xmpp"
import { findNewestGap } from "../archive/gaps.ts"
import { createLive } from "../live.ts"
import type { Change, Written } from "../messages/change.ts"
import { findFirstUnread } from "../messages/find-unread.ts"
import type { Message } from "../messages/message.ts"
import type { MessageLog } from "../messages/message-log.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import { type FindMessage, findAt, findNamed, lookBack } from "./find-message.ts"
import { MessageWindow } from "./message-window.ts"
import { Refresher } from "./refresher.ts"
import { findFirstBegin, PAGE, readState, type WindowState } from "./window-state.ts"

/** While nobody asks for older messages, a window that new ones have made longer than this is cut. */
const LONGEST_UNASKED = 200
/** The same while something in it is unread: where one stopped reading is not cut off. */
const LONGEST_UNREAD = 1_000
/** An archive may hold page after page of marks, and no text. */
const ROUNDS_TO_FILL_MOST = 10
/** A jump far back reads at most so many times in the archive, some pages each. */
const ROUNDS_BACK_MOST = 100
/** More at once are read with all others. */
const CHANGES_MOST = 200
const LONGEST_WINDOW = 100_000

export interface WindowParts {
  /** Of the archive with its past. */
  readonly archiveKey: string
  readonly log: MessageLog
  /** Whether there may be an archive to read from; before the first connection nobody knows, so it may. */
  mayHaveArchive(): boolean
  /** @throws NotConnected */
  readGap(peer: Jid): Promise<void>
}

/**
 * A window on the messages of one conversation that follows the store, and what is on its way there. What this tab has
 * written is shown from what was written; only what other tabs did is read.
 */
export class ConversationWindow {
  readonly messages = createLive<readonly Message[]>([])
  readonly hasOlder = createLive(false)
  readonly unread = createLive(0)
  readonly firstUnreadId = createLive<string | undefined>(undefined)
  readonly timerSeconds = createLive<number | undefined>(undefined)
  readonly #peer: Jid
  readonly #key: string
  readonly #parts: WindowParts
  readonly #window: MessageWindow
  readonly #refresher = new Refresher(() => this.#catchUp())
  /** What is known to have changed since the window was read; `undefined`: anything may have. */
  #changedIds: Set<string> | undefined
  /** What the store had unread. */
  #stored: Pick<WindowState, "unread" | "firstUnreadId"> = { unread: 0, firstUnreadId: undefined }
  /** The place where the window begins. */
  #begin: number | undefined
  #isWidened = false
  #loading: Promise<void> | undefined

  constructor(peer: Jid, parts: WindowParts) {
    this.#peer = peer
    this.#key = peer.toString()
    this.#parts = parts
    this.#window = new MessageWindow(peer)
    this.showHandedOver()
  }

  /** `undefined` until the store was read. */
  get shown(): readonly Message[] | undefined {
    return this.#begin === undefined ? undefined : this.messages.get()
  }

  /** Something is on its way to the store, or was not taken by it. */
  showHandedOver(): void {
    const handedOver = this.#parts.log.handedOver.of(this.#key)
    const [first, ...others] = handedOver.filter(({ direction }) => direction === "in")
    const { unread, firstUnreadId } = this.#stored
    this.#window.handOver(handedOver)
    this.messages.set(this.#window.messages)
    this.unread.set(first === undefined ? unread : unread + 1 + others.length)
    this.firstUnreadId.set(firstUnreadId ?? first?.id)
  }

  /** Reads the store again; resolves when the window shows it. */
  refresh(): Promise<void> {
    this.#changedIds = undefined
    return this.#refresher.refresh()
  }

  /** Shows what became of some messages, without a look at all the others. */
  async follow(change: Change, written: Written | undefined): Promise<void> {
    // Where the archive was read, whether there is more before is news too, and is shown in the same moment.
    const hasReach = change.concernsAll || change.reached.includes(this.#key)
    if (!hasReach && written !== undefined && this.#apply(written)) return
    for (const id of change.messageIds) this.#changedIds?.add(id)
    await this.#refresher.refresh()
  }

  /** Resolves when all that has been told of is shown. */
  settled(): Promise<void> {
    return this.#refresher.settled()
  }

  /** Shows the first page; what this device does not have yet comes from the archive, if that can be reached. */
  async fill(): Promise<void> {
    await this.refresh()
    for (let round = 0; round < ROUNDS_TO_FILL_MOST; round++) {
      if (this.#window.storedCount >= PAGE || !this.hasOlder.get()) return
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

  readAround(name: string): Promise<string | undefined> {
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
      await this.#parts.readGap(this.#peer)
    }
    return undefined
  }

  async #loadOlder(): Promise<void> {
    await this.refresh()
    this.#isWidened = this.#window.storedCount >= PAGE
    if (await this.#widen()) return this.refresh()
    if (!this.hasOlder.get()) return
    await this.#parts.readGap(this.#peer)
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

  /** Shows what was written at once; false where the store has to be read for the rest. */
  #apply({ messages, conversations }: Written): boolean {
    const changes = new Map<string, MessageRecord | undefined>()
    for (const [id, record] of messages) {
      if (record === undefined || record.peer === this.#key) changes.set(id, record)
    }
    const before = this.#window.storedCount
    this.#window.apply(changes, this.#begin ?? 0)
    const isKnown = this.#begin !== undefined && this.#changedIds !== undefined
    const begin = this.#begin ?? 0
    const hasLess = this.#window.storedCount < before
    const isOlder = [...changes.values()].some((record) => record !== undefined && record.order < begin)
    const state = conversations.get(this.#key)
    if (state !== undefined) {
      const { unread, firstUnreadId, record } = state
      this.#show({
        unread,
        firstUnreadId,
        timerSeconds: record.timerSeconds ?? 0,
        hasOlder: this.hasOlder.get(),
      })
    }
    const isTooLong = !this.#isWidened && this.#window.storedCount > this.#longest
    if (isTooLong) this.#changedIds = undefined
    return isKnown && !hasLess && !isOlder && !isTooLong
  }

  #show(state: WindowState): void {
    this.#stored = state
    this.showHandedOver()
    this.hasOlder.set(state.hasOlder)
    this.timerSeconds.set(state.timerSeconds === 0 ? undefined : state.timerSeconds)
  }

  async #catchUp(): Promise<void> {
    const ids = this.#changedIds
    this.#changedIds = new Set()
    try {
      const { storedCount: length } = this.#window
      const isLong = length >= PAGE && (this.#isWidened || length + (ids?.size ?? 0) <= this.#longest)
      const begin = this.#begin
      const isFew = ids !== undefined && ids.size <= CHANGES_MOST && begin !== undefined && isLong
      const { archiveKey } = this.#parts
      const state = await this.#parts.log.store.transact(async (transaction) => {
        // Where a gap came into what is shown, nothing before it is shown any more.
        if (isFew && (await this.#floor(transaction)) <= begin)
          await this.#readChanged(transaction, ids, begin)
        else await this.#readAll(transaction)
        return await readState(transaction, this.#key, archiveKey, this.#begin ?? 0)
      })
      this.#show({ ...state, hasOlder: state.isHere || (state.hasGap && this.#parts.mayHaveArchive()) })
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

  async #readAll(transaction: StoreTransaction): Promise<void> {
    const peer = this.#key
    const floor = await this.#floor(transaction)
    // Never smaller than it was, and at least a page if there is one.
    const first = Math.min(this.#begin ?? Infinity, await findFirstBegin(transaction, peer, floor))
    const window = { peer, above: Math.max(floor, first) - 1, limit: LONGEST_WINDOW, newestFirst: false }
    const all = await transaction.listMessages(window)
    const isCut =
      !this.#isWidened && all.length > LONGEST_UNASKED && !(await this.#hasUnread(transaction, all))
    const records = isCut ? all.slice(-PAGE) : all
    this.#begin = isCut ? (records[0]?.order ?? floor) : window.above + 1
    this.#window.replace(records)
  }

  get #longest(): number {
    const { unread } = this.#stored
    return unread > 0 && unread < this.#window.storedCount ? LONGEST_UNREAD : LONGEST_UNASKED
  }

  /** Whether one stopped reading among these, and not too far back. */
  async #hasUnread(transaction: StoreTransaction, records: readonly MessageRecord[]): Promise<boolean> {
    const [oldest] = records
    if (oldest === undefined || records.length > LONGEST_UNREAD) return false
    const { displayedOrder = 0 } = (await transaction.findConversation(this.#key)) ?? {}
    const unread = await findFirstUnread(transaction, this.#key, displayedOrder)
    return unread !== undefined && unread.order > oldest.order
  }

  async #floor(transaction: StoreTransaction): Promise<number> {
    return (await findNewestGap(transaction, this.#key, this.#parts.archiveKey))?.to ?? 0
  }
}
