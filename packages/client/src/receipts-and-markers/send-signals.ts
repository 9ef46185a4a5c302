import { Jid, NS_HINTS, NS_MARKERS, NS_RECEIPTS, type Stanza, stanza, xml } from "@kith/xmpp"
import type { AccountSettings } from "../account-settings/settings.ts"
import type { Connection } from "../connection/connection.ts"
import type { Incoming } from "../messages/incoming.ts"
import type { MessageLog } from "../messages/message-log.ts"
import type { Roster } from "../roster/roster.ts"
import type { ConversationRecord } from "../store/records.ts"

/** A catch-up can owe hundreds of receipts; only so many at once, so that they keep nothing else waiting. */
const RECEIPTS_AT_ONCE = 50

/** Tells peers what arrived here and what was seen (XEP-0184, XEP-0333): those who may know that we are there. */
export class SignalSender {
  /** Set by who knows the rooms. */
  isRoom: (address: Jid) => boolean = () => false
  readonly #log: MessageLog
  readonly #connection: Connection
  readonly #roster: Roster
  readonly #settings: Pick<AccountSettings, "allows">
  /** The markers on their way in this session, by peer. */
  readonly #onTheirWay = new Map<string, number>()
  #receipts: Stanza[] = []
  #receiptsOnTheirWay = 0

  constructor(
    log: MessageLog,
    connection: Connection,
    roster: Roster,
    settings: Pick<AccountSettings, "allows">,
  ) {
    this.#settings = settings
    this.#log = log
    this.#connection = connection
    this.#roster = roster
  }

  sessionLost(): void {
    this.#onTheirWay.clear()
    this.#receipts = []
    this.#receiptsOnTheirWay = 0
  }

  /** XEP-0184 §5.4: for messages that are new on this device and asked for it. */
  async sendReceipts(messages: readonly Incoming[]): Promise<void> {
    const asking = messages.filter(({ stanza: message }) => asksForReceipt(message))
    if (asking.length === 0) return
    const peers = new Set(asking.map(({ peer }) => peer.toString()))
    const allowed = await this.#log.store.transact(async (transaction) => {
      const found = new Set<string>()
      for (const peer of peers) {
        const conversation = await transaction.findConversation(peer)
        if (conversation !== undefined && this.#mayKnow("receipts", conversation)) found.add(peer)
      }
      return found
    })
    for (const { stanza: message, peer } of asking) {
      if (!allowed.has(peer.toString())) continue
      this.#receipts.push(signal(peer.toString(), xml("received", { xmlns: NS_RECEIPTS, id: message.id })))
    }
    this.#sendNextReceipts()
  }

  #sendNextReceipts(): void {
    while (this.#receiptsOnTheirWay < RECEIPTS_AT_ONCE) {
      const [receipt] = this.#receipts
      if (receipt === undefined) return
      const isSent = this.#connection.send(receipt, () => {
        this.#receiptsOnTheirWay--
        this.#sendNextReceipts()
      })
      if (!isSent) return
      this.#receipts.shift()
      this.#receiptsOnTheirWay++
    }
  }

  /**
   * Sends the markers that are owed: for each conversation in which we saw more than the server knows. They stay owed
   * until the server has acknowledged them, whatever happens in between. Our other devices learn from them too,
   * therefore they are also sent for messages that did not ask.
   */
  async sendOwedMarkers(): Promise<void> {
    const owed = await this.#log.store.transact(async (transaction) => {
      const found: { peer: string; id: string; order: number }[] = []
      for (const conversation of await transaction.listConversations()) {
        const { peer, displayedOrder } = conversation
        const known = Math.max(conversation.markedOrder, this.#onTheirWay.get(peer) ?? 0)
        if (displayedOrder <= known || !this.#mayKnow("readMarks", conversation)) continue
        if (this.#isRoom(peer)) continue
        const query = {
          peer,
          direction: "in",
          below: displayedOrder + 1,
          limit: 1,
          newestFirst: true,
        } as const
        const [seen] = await transaction.listMessages(query)
        if (seen?.stanzaId === undefined || seen.order <= known) continue
        found.push({ peer, id: seen.stanzaId, order: seen.order })
      }
      return found
    })
    for (const { peer, id, order } of owed) {
      const marker = signal(peer, xml("displayed", { xmlns: NS_MARKERS, id }))
      if (!this.#connection.send(marker, () => this.#noteMarked(peer, order))) return
      this.#onTheirWay.set(peer, order)
    }
  }

  #noteMarked(peer: string, order: number): void {
    this.#log
      .change((recording) => recording.noteDisplayed(peer, order, { isMarked: true, isSynced: false }))
      .catch((error) => console.warn("The acknowledgement of a marker could not be stored", error))
  }

  /** What we saw in a room is nobody's business there. */
  #isRoom(peer: string): boolean {
    const address = Jid.tryParse(peer)
    return address?.isBare === true && this.isRoom(address)
  }

  /** Both kinds show that we are online, so strangers get none (XEP-0184 §8, XEP-0333 §8). */
  #mayKnow(what: "receipts" | "readMarks", { peer, hasWritten }: ConversationRecord): boolean {
    const address = Jid.tryParse(peer)
    if (address === undefined || !this.#settings.allows(what, address)) return false
    return hasWritten || this.#roster.maySeeUs(address)
  }
}

function asksForReceipt(message: Stanza): boolean {
  const isAsked = message.has("request", NS_RECEIPTS) && !message.has("received", NS_RECEIPTS)
  return isAsked && message.id !== undefined
}

/** In the archive, so that all our devices and those of the peer learn of it. */
function signal(peer: string, said: ReturnType<typeof xml>): Stanza {
  const children = [said, xml("store", { xmlns: NS_HINTS })]
  return stanza({ name: "message", attrs: { to: peer, type: "chat" }, children })
}
