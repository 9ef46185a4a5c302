import { displayedMarker, Jid, processingHint, randomId, stanza } from "@kith/xmpp"
import type { AccountSettings } from "../account-settings/settings.ts"
import { givenArchiveId } from "../archive/archive-id.ts"
import type { Clock } from "../clock.ts"
import type { Connection } from "../connection/connection.ts"
import type { MessageLog } from "../messages/message-log.ts"
import type { ConversationRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"

/** Whoever reads along in a lively group tells it so often, of the newest message only. */
const PAUSE_MS = 2_000
const LOOKED_BACK = 20

/**
 * Whether a room may be told how far we have read: `later` while we are on the way in, `never` where it is nobody's
 * business, or nobody would get it.
 */
export type MayTell = "never" | "now" | "later"

interface Owed {
  readonly peer: string
  /** The newest message that we saw: as the room calls it, and its place. */
  readonly id: string
  readonly order: number
}

/** Tells private groups how far we have read (XEP-0333 §4.4). */
export class RoomMarkers {
  readonly #log: MessageLog
  readonly #connection: Connection
  readonly #settings: Pick<AccountSettings, "allows">
  readonly #clock: Clock
  /** `undefined`: the address is of no room. */
  readonly #mayTell: (room: Jid) => MayTell | undefined
  /** On their way in this session: the place, by room. */
  readonly #onTheirWay = new Map<string, number>()
  #isPlanned = false

  constructor(parts: {
    readonly log: MessageLog
    readonly connection: Connection
    readonly settings: Pick<AccountSettings, "allows">
    readonly clock: Clock
    readonly mayTell: (room: Jid) => MayTell | undefined
  }) {
    this.#log = parts.log
    this.#connection = parts.connection
    this.#settings = parts.settings
    this.#clock = parts.clock
    this.#mayTell = parts.mayTell
  }

  sessionLost(): void {
    this.#onTheirWay.clear()
  }

  /** Something was seen, or may be told now: soon, so that of several messages only the newest is marked. */
  plan(): void {
    if (this.#isPlanned) return
    this.#isPlanned = true
    this.#clock.after(PAUSE_MS, () => {
      this.#isPlanned = false
      this.#sendOwed().catch((error) => console.warn("It was not told what was read in groups", error))
    })
  }

  /** What is owed stays so until the server has acknowledged it, whatever happens in between. */
  async #sendOwed(): Promise<void> {
    if (!this.#connection.isOnline) return
    const [owed, untold] = await this.#log.store.transact((transaction) => this.#listOwed(transaction))
    // What was seen where it was not to be told is not told later either, should that change.
    if (untold.length > 0) await this.#noteMarked(untold)
    for (const each of owed) {
      const { peer, id, order } = each
      const marker = stanza({
        name: "message",
        attrs: { to: peer, type: "groupchat", id: randomId() },
        // In the archive of the room: who is away learns of it there.
        children: [displayedMarker(id), processingHint("store")],
      })
      const isSent = this.#connection.send(marker, () => {
        this.#noteMarked([each]).catch((error) =>
          console.warn("The acknowledgement of a marker could not be stored", error),
        )
      })
      if (!isSent) return
      this.#onTheirWay.set(peer, order)
    }
  }

  async #listOwed(transaction: StoreTransaction): Promise<[owed: Owed[], untold: Omit<Owed, "id">[]]> {
    const owed: Owed[] = []
    const untold: Omit<Owed, "id">[] = []
    for (const conversation of await transaction.listConversations()) {
      const { peer, displayedOrder, markedOrder } = conversation
      if (displayedOrder <= Math.max(markedOrder, this.#onTheirWay.get(peer) ?? 0)) continue
      const mayTell = this.#mayTellIn(conversation)
      if (mayTell === "never") untold.push({ peer, order: displayedOrder })
      if (mayTell !== "now") continue
      const seen = await findSeen(transaction, conversation)
      if (seen === undefined) untold.push({ peer, order: displayedOrder })
      else owed.push(seen)
    }
    return [owed, untold]
  }

  #mayTellIn({ peer }: ConversationRecord): MayTell | undefined {
    const address = Jid.tryParse(peer)
    // With somebody in a room we talk as with anybody else.
    const mayTell = address?.isBare === true ? this.#mayTell(address) : undefined
    if (address === undefined || mayTell === undefined) return undefined
    return this.#settings.allows("readMarks", address) ? mayTell : "never"
  }

  async #noteMarked(all: readonly Omit<Owed, "id">[]): Promise<void> {
    await this.#log.change(async (recording) => {
      for (const { peer, order } of all)
        await recording.noteDisplayed(peer, order, { isMarked: true, isSynced: false })
    })
  }
}

/** The newest message of somebody else that we saw, and have not marked. */
async function findSeen(
  transaction: StoreTransaction,
  { peer, displayedOrder, markedOrder }: ConversationRecord,
): Promise<Owed | undefined> {
  const query = { peer, direction: "in", above: markedOrder, below: displayedOrder + 1 } as const
  const seen = await transaction.listMessages({ ...query, limit: LOOKED_BACK, newestFirst: true })
  const newest = seen.find(({ archiveId }) => archiveId !== undefined)
  if (newest?.archiveId === undefined) return undefined
  return { peer, id: givenArchiveId(newest.archiveId, peer), order: newest.order }
}
