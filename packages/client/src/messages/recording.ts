import { startExpiryOfSeen } from "../expiry/start-expiry.ts"
import { noteForIndex } from "../search/index-storage.ts"
import { noteMessages } from "../store/note-messages.ts"
import type { ConversationRecord, MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import type { Change, Written, WrittenConversation } from "./change.ts"
import { findUnread } from "./find-unread.ts"
import type { Incoming } from "./incoming.ts"

/** What the person does not want to see any more; see `hidden-messages/`. */
export interface HiddenLookup {
  has(incoming: Pick<Incoming, "peer" | "archiveId" | "stanza">): boolean
  /** `target`: what a change calls the message that it changes. */
  hasTarget(peer: string, target: string): boolean
}

export interface DisplayedKnown {
  /** The peer, by a marker of ours; or it need not know. */
  readonly isMarked: boolean
  /** Our other devices. */
  readonly isSynced: boolean
}

/** Another device of ours saw it, and tells whoever is to know. */
export const SEEN_ELSEWHERE: DisplayedKnown = { isMarked: true, isSynced: true }

interface Last {
  readonly last: MessageRecord | undefined
  /** 0: none. */
  readonly lastIncomingOrder: number
}

/** One transaction that changes messages, and keeps the conversations they belong to true. */
export class Recording {
  readonly transaction: StoreTransaction
  /** Our server's time in epoch ms, as well as we know it. */
  readonly nowMs: number
  readonly hidden: HiddenLookup | undefined
  /** Something was added to the send queue. */
  hasQueued = false
  /** The files of a message began to wait on this device, or need to wait no more. */
  hasFiles = false
  /** What is to be sent later was changed. */
  hasSchedules = false
  /** The time of some message began to run. */
  hasExpiry = false
  /** What is known of the archive changed, for all conversations. */
  concernsAll = false
  readonly #reached = new Set<string>()
  readonly #messages = new Map<string, MessageRecord | undefined>()
  readonly #touched = new Map<string, ConversationRecord>()
  readonly #conversations = new Map<string, WrittenConversation>()

  constructor(transaction: StoreTransaction, nowMs: number, hidden?: HiddenLookup) {
    this.transaction = noteMessages(transaction, (id, record) => this.#messages.set(id, record))
    this.nowMs = nowMs
    this.hidden = hidden
  }

  get change(): Change {
    const { hasQueued, hasFiles, hasSchedules, hasExpiry, concernsAll } = this
    const [peers, messageIds] = [[...this.#touched.keys()], [...this.#messages.keys()]]
    const reached = [...this.#reached]
    return { peers, messageIds, hasQueued, hasFiles, hasSchedules, hasExpiry, concernsAll, reached }
  }

  /** Complete after `finish`. */
  get written(): Written {
    return { messages: this.#messages, conversations: this.#conversations }
  }

  /** To call for each conversation whose messages change. */
  async touch(peer: string): Promise<ConversationRecord> {
    const known = this.#touched.get(peer) ?? (await this.transaction.findConversation(peer))
    const conversation = known ?? {
      peer,
      lastMessageId: "",
      lastOrder: 0,
      lastIncomingOrder: 0,
      displayedOrder: 0,
      markedOrder: 0,
      hasWritten: false,
    }
    this.#touched.set(peer, conversation)
    return conversation
  }

  /** What is known of the archive of one conversation changed. */
  async noteReach(peer: string): Promise<void> {
    await this.touch(peer)
    this.#reached.add(peer)
  }

  async update(peer: string, changes: Partial<ConversationRecord>): Promise<void> {
    this.#touched.set(peer, { ...(await this.touch(peer)), ...changes })
  }

  /** The person saw everything up to `order`, and this is who knows. */
  async noteDisplayed(peer: string, order: number, known: DisplayedKnown): Promise<void> {
    const { displayedOrder, markedOrder, syncedOrder = markedOrder, hasExpiring } = await this.touch(peer)
    if (hasExpiring && order > displayedOrder) await startExpiryOfSeen(this, peer, displayedOrder, order)
    await this.update(peer, {
      displayedOrder: Math.max(displayedOrder, order),
      ...(known.isMarked && { markedOrder: Math.max(markedOrder, order) }),
      syncedOrder: known.isSynced ? Math.max(syncedOrder, order) : syncedOrder,
    })
  }

  /** As this transaction leaves it; what was put in it need not be asked for. */
  async findByArchiveId(archiveId: string): Promise<MessageRecord | undefined> {
    for (const record of this.#messages.values()) if (record?.archiveId === archiveId) return record
    return await this.transaction.findMessageByArchiveId(archiveId)
  }

  /** Writes the conversations that were touched. */
  async finish(): Promise<void> {
    await noteForIndex(this.transaction, [...this.#messages.keys()])
    for (const conversation of this.#touched.values()) await this.#finish(conversation)
  }

  async #finish(conversation: ConversationRecord): Promise<void> {
    const { peer, displayedOrder } = conversation
    const { last, lastIncomingOrder } = this.#readAppended(conversation) ?? (await this.#readLast(peer))
    const record = {
      ...conversation,
      lastMessageId: last?.id ?? "",
      lastOrder: last?.order ?? 0,
      lastIncomingOrder,
    }
    const [unread, firstUnreadId] =
      lastIncomingOrder > displayedOrder ? await this.#countUnread(record) : [0, undefined]
    this.#conversations.set(peer, { record, last, unread, firstUnreadId })
    await this.transaction.putConversation(record)
  }

  /** Where messages were only added behind all others, they tell the last one; `undefined` where the store has to. */
  #readAppended({ peer, lastOrder, lastIncomingOrder }: ConversationRecord): Last | undefined {
    let last: MessageRecord | undefined
    let incoming = lastIncomingOrder
    for (const record of this.#messages.values()) {
      if (record === undefined || (record.peer === peer && record.order <= lastOrder)) return undefined
      if (record.peer !== peer) continue
      if (record.order > (last?.order ?? 0)) last = record
      if (record.direction === "in") incoming = Math.max(incoming, record.order)
    }
    return last && { last, lastIncomingOrder: incoming }
  }

  async #readLast(peer: string): Promise<Last> {
    const query = { peer, limit: 1, newestFirst: true }
    // Asked side by side: in a browser each answer is a way to another process and back.
    const [[last], [lastIncoming]] = await Promise.all([
      this.transaction.listMessages(query),
      this.transaction.listMessages({ ...query, direction: "in" }),
    ])
    return { last, lastIncomingOrder: lastIncoming?.order ?? 0 }
  }

  async #countUnread({ peer, displayedOrder }: ConversationRecord): Promise<[number, string | undefined]> {
    const [unread, first] = await findUnread(this.transaction, peer, displayedOrder)
    return [unread, first?.id]
  }
}
