import { StanzaError } from "@kith/xmpp"
import type { Archive } from "../archive/archive.ts"
import { catchUp, recordAhead, recordPresent } from "../archive/catch-up.ts"
import { CatchingUp } from "../archive/catching-up.ts"
import type { Clock } from "../clock.ts"
import { Retries } from "../connection/retries.ts"
import { isStoreFull } from "../device-storage/is-store-full.ts"
import { NotConnected } from "../errors.ts"
import { Inbox } from "../messages/inbox.ts"
import type { Incoming } from "../messages/incoming.ts"
import type { MessageLog } from "../messages/message-log.ts"
import type { StoreTransaction } from "../store/store.ts"

/** How far the clocks of a room and of a person may differ. */
const SAME_TIME_MS = 90_000
const LOOKED_AT = 200

export interface RoomMessagesParts {
  /** The bare address of the room. */
  readonly key: string
  readonly log: MessageLog
  readonly clock: Clock
  archive(): Archive | undefined
  /** Everything up to now is in the store. */
  onUpToDate(): void
}

/** What is said in a room, on its way to the store: what the archive has first, then what came meanwhile. */
export class RoomMessages {
  readonly inbox: Inbox
  readonly #parts: RoomMessagesParts
  #visit = 0
  #isUpToDate = false
  /** The device had no room for what the archive has. */
  #lacksSpace = false
  readonly #catchingUp: CatchingUp
  readonly #retries: Retries

  constructor(parts: RoomMessagesParts) {
    this.#parts = parts
    const { arrivals } = parts.log
    this.#retries = new Retries(parts.clock, (_, error) => this.#failed(error))
    this.inbox = new Inbox({
      record: (messages) => this.#record(messages),
      announce: (incoming) => arrivals.announce(incoming),
      settle: (messages) => arrivals.settle(messages),
      hasArchive: () => parts.archive() !== undefined,
    })
    this.#catchingUp = new CatchingUp({
      inbox: this.inbox,
      read: () => this.#readArchive(),
      // What is said in a room is not confirmed one by one.
      told: async () => undefined,
    })
  }

  /** The store has what was said until now, so that our own messages may follow. */
  get isUpToDate(): boolean {
    return this.#isUpToDate
  }

  /** We are about to enter: what comes waits for what was before. */
  entering(): void {
    this.#isUpToDate = false
    this.#visit++
    this.#retries.clear()
    this.inbox.hold()
  }

  outside(): void {
    this.#isUpToDate = false
    this.#lacksSpace = false
    this.#visit++
    this.#retries.clear()
  }

  async inside(): Promise<void> {
    const visit = this.#visit
    const isCurrent = () => visit === this.#visit
    this.#lacksSpace = false
    try {
      await this.#retries.attempt(
        "archive",
        () => this.#catchingUp.run(isCurrent),
        () => this.#catchingUp.runLater(isCurrent),
      )
    } catch (error) {
      if (isCurrent()) this.#failed(error)
      if (!(error instanceof StanzaError)) return
    }
    if (!isCurrent()) return
    this.#isUpToDate = true
    this.#parts.onUpToDate()
  }

  /** The device has room again. */
  async spaceFound(): Promise<void> {
    if (!this.inbox.isStuck && !this.#lacksSpace) return
    if (this.#parts.archive() === undefined) return this.inbox.mend()
    await this.inside()
  }

  async #readArchive(): Promise<Incoming[]> {
    const archive = this.#parts.archive()
    return archive === undefined ? [] : await catchUp(this.#parts.log, archive)
  }

  #failed(error: unknown): void {
    // The next visit begins anew. Who was put out meanwhile may not read the archive any more.
    const isPutOut = error instanceof StanzaError && error.condition === "forbidden"
    if (isStoreFull(error)) this.#lacksSpace = true
    else if (!(error instanceof NotConnected) && !isPutOut)
      console.warn("A room could not be brought up to date", error)
  }

  async #record(came: readonly Incoming[]): Promise<void> {
    const { log, key } = this.#parts
    const hasArchive = this.#parts.archive() !== undefined
    await log.change(async (recording) => {
      const { transaction } = recording
      const news: Incoming[] = []
      for (const incoming of came) {
        if (hasArchive || !(await isToldAgain(transaction, incoming))) news.push(incoming)
      }
      if (this.#catchingUp.isBehind) await recordAhead(recording, news)
      else await recordPresent(recording, news, key)
    })
  }
}

/** A room without an archive tells its past to everybody who enters, however often (XEP-0045 §7.2.13). */
async function isToldAgain(transaction: StoreTransaction, incoming: Incoming): Promise<boolean> {
  const { stampMs, stanza, from, peer } = incoming
  if (stampMs === undefined) return false
  const body = stanza.child("body")?.text ?? ""
  const query = {
    peer: peer.toString(),
    above: (stampMs - SAME_TIME_MS) * 1_000,
    below: (stampMs + SAME_TIME_MS) * 1_000,
    limit: LOOKED_AT,
    newestFirst: true,
  }
  const near = await transaction.listMessages(query)
  const sender = from.toString()
  return near.some(
    (record) => record.from === sender && record.body === body && record.stanzaId === stanza.id,
  )
}
