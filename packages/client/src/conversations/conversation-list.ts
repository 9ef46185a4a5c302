import { Jid } from "@kith/xmpp"
import { createLive, type Live } from "../live.ts"
import type { Written } from "../messages/change.ts"
import type { Message } from "../messages/message.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { keepIdentity, presentMessage } from "../messages/present-message.ts"
import type { ConversationRecord, MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import type { Typing } from "../typing/typing.ts"
import type { ConversationKind, ConversationSummary } from "./conversation.ts"
import { Refresher } from "./refresher.ts"

interface Line {
  readonly peer: Jid
  readonly order: number
  readonly unread: number
  readonly mentions: number
  readonly lastMessage: Message | undefined
}

/** What the list must know of those we talk to. */
export interface Places {
  nameOf(peer: Jid): string
  kindOf(peer: Jid): ConversationKind
  /** Rooms that we are in, also where nothing was said yet, and since when (epoch ms; 0: since before). */
  joinedRooms(): readonly { readonly jid: Jid; readonly joinedAt: number }[]
}

/** All conversations, the one with the newest message first. Only those that changed are read again. */
export class ConversationList {
  readonly #log: MessageLog
  readonly #typing: Typing
  readonly #places: Places
  readonly #lines = new Map<string, Line>()
  readonly #watched = new Set<string>()
  readonly #changed = new Set<string>()
  readonly #summaries = createLive<readonly ConversationSummary[]>([])
  readonly #totalUnread = createLive(0)
  readonly #refresher = new Refresher(() => this.#readChanged())

  constructor(log: MessageLog, typing: Typing, places: Places) {
    this.#log = log
    this.#typing = typing
    this.#places = places
  }

  get summaries(): Live<readonly ConversationSummary[]> {
    return this.#summaries
  }
  get totalUnread(): Live<number> {
    return this.#totalUnread
  }

  async load(): Promise<void> {
    const all = await this.#log.store.transact((t) => t.listConversations())
    await this.refresh(all.map(({ peer }) => peer))
  }

  async refresh(peers: readonly string[]): Promise<void> {
    for (const peer of peers) this.#changed.add(peer)
    await this.#refresher.refresh()
  }

  /** Shows what this tab has written; what another one did has to be read. */
  async follow(peers: readonly string[], written: Written | undefined): Promise<void> {
    if (written === undefined) return await this.refresh(peers)
    for (const [peer, { record, last, unread }] of written.conversations) {
      this.#putLine(peer, record, last, unread)
    }
    this.present()
  }

  /** Names or typing changed, or something is on its way to the store. */
  present(): void {
    const lines = [...this.#withHandedOver(), ...this.#listSilentRooms()]
    const sorted = lines.sort((a, b) => b.order - a.order)
    const known = new Map(this.#summaries.get().map((summary) => [summary.peer.toString(), summary]))
    const summaries = sorted.map((line) => {
      const { peer, unread, mentions } = line
      const lastMessage =
        line.lastMessage && keepIdentity(known.get(peer.toString())?.lastMessage, line.lastMessage)
      const summary: ConversationSummary = {
        peer,
        kind: this.#places.kindOf(peer),
        name: this.#places.nameOf(peer),
        ...(lastMessage !== undefined && { lastMessage }),
        unread,
        mentions,
        typing: this.#typing.of(peer).get(),
      }
      const before = known.get(peer.toString())
      const isSame =
        before !== undefined &&
        before.lastMessage === lastMessage &&
        before.unread === unread &&
        before.mentions === mentions &&
        before.kind === summary.kind &&
        before.name === summary.name &&
        before.typing === summary.typing
      return isSame ? before : summary
    })
    const present = this.#summaries.get()
    const isSame = summaries.length === present.length && summaries.every((each, i) => each === present[i])
    if (!isSame) this.#summaries.set(summaries)
    this.#totalUnread.set(sorted.reduce((total, { unread }) => total + unread, 0))
  }

  /** What is on its way to the store is the last message of its conversation. */
  #withHandedOver(): readonly Line[] {
    const waiting = this.#log.handedOver.all
    if (waiting.length === 0) return [...this.#lines.values()]
    const lines = new Map(this.#lines)
    for (const record of waiting) {
      const peer = Jid.tryParse(record.peer)
      if (peer === undefined) continue
      const { unread = 0, mentions = 0 } = lines.get(record.peer) ?? {}
      const isMine = record.direction === "out"
      lines.set(record.peer, {
        peer,
        order: record.order,
        unread: isMine ? unread : unread + 1,
        mentions: record.mentionsMe ? mentions + 1 : mentions,
        lastMessage: presentMessage(record, peer),
      })
    }
    return [...lines.values()]
  }

  #listSilentRooms(): Line[] {
    return this.#places.joinedRooms().flatMap(({ jid, joinedAt }) => {
      if (this.#lines.has(jid.toString())) return []
      this.#watch(jid)
      return { peer: jid, order: joinedAt * 1_000, unread: 0, mentions: 0, lastMessage: undefined }
    })
  }

  async #readChanged(): Promise<void> {
    const peers = [...this.#changed]
    this.#changed.clear()
    await this.#log.store.transact(async (transaction) => {
      for (const peer of peers) await this.#readLine(transaction, peer)
    })
    this.present()
  }

  async #readLine(transaction: StoreTransaction, peer: string): Promise<void> {
    const record = await transaction.findConversation(peer)
    const last = record && (await transaction.findMessage(record.lastMessageId))
    const { displayedOrder = 0, lastIncomingOrder = 0 } = record ?? {}
    const unread =
      lastIncomingOrder > displayedOrder ? await transaction.countIncoming(peer, displayedOrder) : 0
    this.#putLine(peer, record, last, unread)
  }

  #putLine(
    key: string,
    conversation: ConversationRecord | undefined,
    last: MessageRecord | undefined,
    unread: number,
  ): void {
    const peer = Jid.tryParse(key)
    if (peer === undefined || conversation === undefined || last === undefined) {
      this.#lines.delete(key)
      return
    }
    const { displayedOrder, mentionOrders = [] } = conversation
    const lastMessage = keepIdentity(this.#lines.get(key)?.lastMessage, presentMessage(last, peer))
    const mentions = mentionOrders.filter((order) => order > displayedOrder).length
    this.#lines.set(key, { peer, order: last.order, unread, mentions, lastMessage })
    this.#watch(peer)
  }

  #watch(peer: Jid): void {
    if (this.#watched.has(peer.toString())) return
    this.#watched.add(peer.toString())
    this.#typing.of(peer).subscribe(() => this.present())
  }
}
