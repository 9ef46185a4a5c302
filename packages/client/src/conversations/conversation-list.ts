import { Jid } from "@kith/xmpp"
import { createLive, type Live } from "../live.ts"
import type { Message } from "../messages/message.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { keepIdentity, presentMessage } from "../messages/present-message.ts"
import type { StoreTransaction } from "../store/store.ts"
import type { Typing } from "../typing/typing.ts"
import type { ConversationSummary } from "./conversation.ts"
import { Refresher } from "./refresher.ts"

interface Line {
  readonly peer: Jid
  readonly order: number
  readonly unread: number
  readonly lastMessage: Message
}

/** All conversations, the one with the newest message first. Only those that changed are read again. */
export class ConversationList {
  readonly #log: MessageLog
  readonly #typing: Typing
  readonly #nameOf: (peer: Jid) => string
  readonly #lines = new Map<string, Line>()
  readonly #watched = new Set<string>()
  readonly #changed = new Set<string>()
  readonly #summaries = createLive<readonly ConversationSummary[]>([])
  readonly #totalUnread = createLive(0)
  readonly #refresher = new Refresher(() => this.#readChanged())

  constructor(log: MessageLog, typing: Typing, nameOf: (peer: Jid) => string) {
    this.#log = log
    this.#typing = typing
    this.#nameOf = nameOf
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

  /** Names or typing changed, but no message. */
  present(): void {
    const sorted = [...this.#lines.values()].sort((a, b) => b.order - a.order)
    const known = new Map(this.#summaries.get().map((summary) => [summary.peer.toString(), summary]))
    const summaries = sorted.map((line) => {
      const { peer, unread, lastMessage } = line
      const summary = {
        peer,
        name: this.#nameOf(peer),
        lastMessage,
        unread,
        typing: this.#typing.of(peer).get(),
      }
      const before = known.get(peer.toString())
      const isSame =
        before !== undefined &&
        before.lastMessage === lastMessage &&
        before.unread === unread &&
        before.name === summary.name &&
        before.typing === summary.typing
      return isSame ? before : summary
    })
    const present = this.#summaries.get()
    const isSame = summaries.length === present.length && summaries.every((each, i) => each === present[i])
    if (!isSame) this.#summaries.set(summaries)
    this.#totalUnread.set(sorted.reduce((total, { unread }) => total + unread, 0))
  }

  async #readChanged(): Promise<void> {
    const peers = [...this.#changed]
    this.#changed.clear()
    await this.#log.store.transact(async (transaction) => {
      for (const peer of peers) await this.#readLine(transaction, peer)
    })
    this.present()
  }

  async #readLine(transaction: StoreTransaction, key: string): Promise<void> {
    const peer = Jid.tryParse(key)
    const conversation = await transaction.findConversation(key)
    const last = conversation && (await transaction.findMessage(conversation.lastMessageId))
    if (peer === undefined || conversation === undefined || last === undefined) {
      this.#lines.delete(key)
      return
    }
    const { displayedOrder, lastIncomingOrder } = conversation
    const unread =
      lastIncomingOrder > displayedOrder ? await transaction.countIncoming(key, displayedOrder) : 0
    const lastMessage = keepIdentity(this.#lines.get(key)?.lastMessage, presentMessage(last, peer))
    this.#lines.set(key, { peer, order: last.order, unread, lastMessage })
    if (!this.#watched.has(key)) {
      this.#watched.add(key)
      this.#typing.of(peer).subscribe(() => this.present())
    }
  }
}
