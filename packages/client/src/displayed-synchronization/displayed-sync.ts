import { displayedUpTo, Jid, NS_DISPLAYED, parseDisplayedUpTo, type Stanza } from "@kith/xmpp"
import { givenArchiveId, storedArchiveId } from "../archive/archive-id.ts"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import { isRefusal, NotConnected } from "../errors.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { SEEN_ELSEWHERE } from "../messages/recording.ts"
import { type NodeNews, PrivateNode, readOrSkip } from "../private-items/private-node.ts"
import type { StoreTransaction } from "../store/store.ts"

/** What our capabilities say that we want to hear of. */
export const DISPLAYED_INTERESTS: readonly string[] = [`${NS_DISPLAYED}+notify`]

/** Whoever reads along in a busy conversation tells it so often. */
const PAUSE_MS = 2_000
/** What was seen of messages that this device does not have yet. */
const AWAITED_MOST = 2_000
const LOOKED_BACK = 20

interface Owed {
  readonly peer: Jid
  readonly id: string
  readonly order: number
}

/**
 * How far we read each conversation, the same on all our devices (XEP-0490): markers are for those who may know it, and
 * not every device of ours reads those.
 */
export class DisplayedSync {
  readonly #log: MessageLog
  readonly #own: Jid
  readonly #node: PrivateNode
  readonly #clock: Clock
  readonly #isRoom: (address: Jid) => boolean
  /** By conversation: the id of a message that has not come yet. */
  readonly #awaited = new Map<string, string>()
  #isReady = false
  #isPublishing = false
  #isAsked = false

  constructor(
    log: MessageLog,
    requests: Requests,
    own: Jid,
    clock: Clock,
    isRoom: (address: Jid) => boolean,
  ) {
    this.#log = log
    this.#own = own
    this.#clock = clock
    this.#isRoom = isRoom
    this.#node = new PrivateNode(NS_DISPLAYED, requests, own)
    log.subscribe(({ peers }) => {
      if (peers.some((peer) => this.#awaited.has(peer))) void this.#applyAwaited()
    })
  }

  /** Answers whether the message told of what our devices have seen. */
  handle(message: Stanza): boolean {
    const news = this.#node.readEvent(message)
    if (news === undefined) return false
    void this.#take(news)
    return true
  }

  /** Learns what was seen elsewhere, then tells what was seen here. @throws StanzaError to wait */
  async sessionReady(): Promise<void> {
    try {
      await this.#take(await this.#node.fetch())
      this.#isReady = true
      await this.publishOwed()
    } catch (error) {
      // A server without personal nodes: every device counts for itself.
      if (!isRefusal(error) && !(error instanceof NotConnected)) throw error
    }
  }

  sessionLost(): void {
    this.#isReady = false
  }

  /** Tells what we saw and our server does not know: it stays owed until it does. */
  async publishOwed(): Promise<void> {
    this.#isAsked = true
    if (this.#isPublishing || !this.#isReady) return
    this.#isPublishing = true
    try {
      while (this.#isAsked && this.#isReady) {
        this.#isAsked = false
        const owed = await this.#log.store.transact((t) => this.#listOwed(t))
        for (const each of owed) await this.#publish(each)
        if (owed.length > 0) await new Promise<void>((resolve) => this.#clock.after(PAUSE_MS, resolve))
      }
    } catch (error) {
      // The next session begins anew.
      if (!(error instanceof NotConnected)) console.warn("It was not told what was read here", error)
    } finally {
      this.#isPublishing = false
    }
  }

  async #publish({ peer, id, order }: Owed): Promise<void> {
    const by = this.#isRoomAt(peer) ? peer : this.#own
    await this.#node.publish(peer.toString(), displayedUpTo(id, by))
    const known = { isMarked: false, isSynced: true }
    await this.#log.change((recording) => recording.noteDisplayed(peer.toString(), order, known))
  }

  async #listOwed(transaction: StoreTransaction): Promise<Owed[]> {
    const owed: Owed[] = []
    for (const conversation of await transaction.listConversations()) {
      const { peer, displayedOrder, markedOrder, syncedOrder = markedOrder } = conversation
      const address = Jid.tryParse(peer)
      if (displayedOrder <= syncedOrder || address === undefined || address.equals(this.#own)) continue
      const query = { peer, direction: "in", above: syncedOrder, below: displayedOrder + 1 } as const
      const seen = await transaction.listMessages({ ...query, limit: LOOKED_BACK, newestFirst: true })
      const last = seen.find(({ archiveId }) => archiveId !== undefined)
      if (last?.archiveId === undefined) continue
      owed.push({ peer: address, id: givenArchiveId(last.archiveId, peer), order: last.order })
    }
    return owed
  }

  /** Conversations with one of those in a room are between us two, in our own archive. */
  #isRoomAt(address: Jid): boolean {
    return address.isBare && this.#isRoom(address)
  }

  async #take(news: NodeNews): Promise<void> {
    for (const { id: peer, payload } of news) {
      const address = Jid.tryParse(peer)
      const seen = payload && readOrSkip(payload, parseDisplayedUpTo)
      if (address === undefined || seen === undefined || address.equals(this.#own)) continue
      this.#awaited.delete(address.toString())
      this.#awaited.set(address.toString(), seen)
      const [oldest] = this.#awaited.keys()
      if (this.#awaited.size > AWAITED_MOST && oldest !== undefined) this.#awaited.delete(oldest)
    }
    await this.#applyAwaited()
  }

  /** Only forwards (§5.1), and only as far as we know the messages. */
  async #applyAwaited(): Promise<void> {
    const waiting = [...this.#awaited]
    if (waiting.length === 0) return
    try {
      await this.#log.change(async (recording) => {
        for (const [peer, id] of waiting) {
          const stored = this.#isRoomAt(Jid.parse(peer)) ? storedArchiveId(id, peer) : id
          const record = await recording.transaction.findMessageByArchiveId(stored)
          if (record?.peer !== peer) continue
          // Before the change is told, which would bring us here again.
          if (this.#awaited.get(peer) === id) this.#awaited.delete(peer)
          const { displayedOrder } = await recording.touch(peer)
          if (record.order > displayedOrder) await recording.noteDisplayed(peer, record.order, SEEN_ELSEWHERE)
        }
      })
    } catch (error) {
      console.warn("What was read elsewhere could not be taken in", error)
    }
  }
}
