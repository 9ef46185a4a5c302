import { Jid } from "@kith/xmpp"
import { lookUpSent } from "../archive/history.ts"
import type { ArchiveQueries } from "../archive/query-archive.ts"
import type { Clock } from "../clock.ts"
import type { Connection } from "../connection/connection.ts"
import { isStoreFull } from "../device-storage/is-store-full.ts"
import type { MessageLog } from "../messages/message-log.ts"
import type { ServerFacts } from "../service-discovery/own-server.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import type { HeldRight } from "./held-right.ts"
import {
  describeAttempt,
  findOutgoing,
  listOutbox,
  noteAttempt,
  noteFailed,
  noteSent,
  type Outgoing,
  outgoingMessage,
} from "./outbox.ts"
import type { Attempt } from "./queue-records.ts"
import { mayGo, type RoomGate, Unreflected } from "./room-gate.ts"

/** So many may be on their way before the server has acknowledged the first. */
const IN_FLIGHT_MOST = 100
/** So long a server may need to put what it read from a lost connection into the archive. */
const SETTLING_MS = 3_000

export interface DispatchParts {
  readonly log: MessageLog
  readonly connection: Connection
  readonly queries: ArchiveQueries
  readonly right: HeldRight
  readonly clock: Clock
  readonly facts: ServerFacts
  readonly rooms: RoomGate
}

/**
 * Hands to the connection what waits in the store, each message once. What may have reached the server in a session that
 * was lost is looked up in the archive before it is sent again.
 */
export class Dispatch {
  readonly #parts: DispatchParts
  /** Handed to the connection in this session, or about to be, and not yet acknowledged. */
  readonly #inFlight = new Set<string>()
  #acknowledged: string[] = []
  /** Acknowledged, and the device had no room to note it. */
  readonly #unnoted = new Set<string>()
  /** Counts sessions: what was begun for one must not go on in the next. */
  #session = 0
  readonly #unreflected = new Unreflected()
  /** So many wait for a room. */
  #heldCount = 0
  /** More waits than may be on its way at once. */
  #hasMore = false
  /** The store is up to date with the archive, as far as this session goes. */
  #isReady = false
  /** The first message on its way when the server last closed the stream over something we sent. */
  #suspect: string | undefined
  #isFlushing = false
  #isDirty = false
  readonly #onIdle = new Set<() => void>()

  constructor(parts: DispatchParts) {
    this.#parts = parts
    parts.log.subscribe(({ hasQueued, peers }) => {
      if (hasQueued) this.flush()
      if (this.#unreflected.concerns(peers)) void this.#noteReflected()
    })
  }

  sessionReady(): void {
    this.#isReady = true
  }

  /** The session is over: whether the server has what was on its way is unknown. */
  sessionLost(): void {
    this.#isReady = false
    this.#session++
    this.#inFlight.clear()
    this.#unreflected.clear()
  }

  /**
   * To call in the transaction that stores a message: where nothing waits before it, it goes to the connection when
   * that is safe, without another look into the store. Then `sendStored` or `forget` has to follow.
   */
  async begin(transaction: StoreTransaction, record: MessageRecord): Promise<Attempt | undefined> {
    const { rooms, clock } = this.#parts
    const size = this.#inFlight.size
    if (!this.#canSend() || size >= IN_FLIGHT_MOST || !mayGo(rooms, record.peer)) return undefined
    const limit = size + this.#unnoted.size + this.#heldCount + 1
    const session = this.#session
    const [queue, attempt] = await Promise.all([
      listOutbox(transaction, limit),
      describeAttempt(transaction, record.peer, clock.now()),
    ])
    const hasEarlier = queue.some(({ id, peer }) => !this.#isTaken(id) && mayGo(rooms, peer))
    if (hasEarlier || queue.length >= limit || session !== this.#session) return undefined
    this.#inFlight.add(record.id)
    return attempt
  }

  /** The message is safe in the store. */
  sendStored(record: MessageRecord): void {
    // In a session that was lost meanwhile nothing is in flight: the next one looks for it in the archive.
    if (this.#inFlight.has(record.id) && !this.#hand(outgoingMessage(record)))
      this.#inFlight.delete(record.id)
  }

  /** The message could not be stored. */
  forget(id: string): void {
    this.#inFlight.delete(id)
  }

  /** The server closed the stream over something we sent. The same twice would go on for ever. */
  async refused(): Promise<void> {
    const [oldest] = this.#inFlight
    const isSecondTime = oldest !== undefined && oldest === this.#suspect
    this.#suspect = oldest
    if (!isSecondTime) return
    await this.#parts.log.change(async (recording) => {
      await noteFailed(recording, oldest, { kind: "stanza", condition: "bad-request" })
    })
  }

  /** Resolves when nothing waits to be sent, or nothing can be. */
  async drained(): Promise<void> {
    const { log, connection } = this.#parts
    for (;;) {
      const [waiting] = await log.store.transact((t) => listOutbox(t, 1))
      if (waiting === undefined || !connection.isOnline) return
      await new Promise<void>((resolve) => this.#onIdle.add(resolve))
    }
  }

  /** The device has room again. */
  async spaceFound(): Promise<void> {
    this.#acknowledged.push(...this.#unnoted)
    if (this.#unnoted.size > 0) await this.#storeAcknowledged()
    this.flush()
  }

  flush(): void {
    this.#isDirty = true
    if (this.#isFlushing) return
    this.#isFlushing = true
    this.#flushWhileDirty()
      .catch((error) => {
        if (!isStoreFull(error)) console.warn("Sending stopped until the next connection", error)
      })
      .finally(() => {
        this.#isFlushing = false
      })
  }

  async #flushWhileDirty(): Promise<void> {
    while (this.#isDirty && this.#canSend()) {
      this.#isDirty = false
      const session = this.#session
      const limit = this.#inFlight.size + this.#unnoted.size + this.#heldCount + IN_FLIGHT_MOST
      const queue = await this.#parts.log.store.transact((t) => listOutbox(t, limit))
      const free = Math.max(0, IN_FLIGHT_MOST - this.#inFlight.size)
      const waiting = queue.filter(({ id }) => !this.#isTaken(id))
      const ready = waiting.filter(({ peer }) => mayGo(this.#parts.rooms, peer))
      this.#heldCount = waiting.length - ready.length
      // What waits for rooms must not hide what waits for nothing.
      if (this.#heldCount > 0 && queue.length === limit && ready.length < free) this.#isDirty = true
      const next = ready.slice(0, free)
      this.#hasMore = ready.length > free || queue.length === limit
      const uncertain = next.filter(({ attemptedAt }) => attemptedAt !== undefined)
      if (uncertain.length > 0) await this.#lookUp(uncertain)
      if (next.length > 0) await this.#send(next, session)
    }
    this.#idle()
  }

  /** Frees the places of messages that their rooms have sent to us. */
  async #noteReflected(): Promise<void> {
    const arrived = await this.#parts.log.store.transact((t) => this.#unreflected.takeArrived(t))
    for (const id of arrived) this.#inFlight.delete(id)
    if (arrived.length > 0) this.flush()
  }

  /** We are out of the room, or back in it: whether it has what we sent is unknown. */
  roomChanged(room: Jid): void {
    for (const id of this.#unreflected.takeOf(room.toString())) this.#inFlight.delete(id)
    this.flush()
  }

  /** The server has it, or will tell that it has. */
  #isTaken(id: string): boolean {
    return this.#inFlight.has(id) || this.#unnoted.has(id)
  }

  #canSend(): boolean {
    return this.#isReady && this.#parts.right.isHeld && this.#parts.connection.isOnline
  }

  /** Records as sent what the archive has; the others are free to be sent again. */
  async #lookUp(uncertain: readonly Outgoing[]): Promise<void> {
    const { log, queries, clock, rooms } = this.#parts
    const latest = Math.max(...uncertain.map(({ attemptedAt = 0 }) => attemptedAt))
    const restMs = Math.min(SETTLING_MS, latest + SETTLING_MS - clock.now())
    if (restMs > 0) await new Promise<void>((resolve) => clock.after(restMs, resolve))
    const oldestFirst = uncertain.toSorted((a, b) => (a.attemptedAt ?? 0) - (b.attemptedAt ?? 0))
    const firstOfPeer = new Map(oldestFirst.toReversed().map((record) => [record.peer, record]))
    for (const [peer, { attemptedBehind }] of firstOfPeer) {
      const address = Jid.parse(peer)
      const isRoom = address.isBare && rooms.isRoom(address)
      const ownArchive = this.#parts.facts.server?.hasArchive === true ? queries.own : undefined
      const archive = isRoom ? rooms.archiveOf(address) : ownArchive
      if (archive !== undefined) await lookUpSent(log, archive, address, attemptedBehind)
    }
  }

  async #send(candidates: readonly Outgoing[], session: number): Promise<void> {
    const { log, clock } = this.#parts
    if (session !== this.#session || !this.#canSend()) return
    const attemptedAt = clock.now()
    const outgoing = await log.store.transact(async (transaction) => {
      const still: Outgoing[] = []
      for (const { id } of candidates) {
        const waiting = await findOutgoing(transaction, id)
        if (waiting === undefined) continue
        still.push(waiting)
        await noteAttempt(transaction, id, await describeAttempt(transaction, waiting.peer, attemptedAt))
      }
      return still
    })
    if (session !== this.#session) return
    for (const each of outgoing) if (!this.#hand(each)) return
  }

  /** False when there is no connection. */
  #hand({ id, peer, stanza, isForRoom }: Outgoing): boolean {
    // XEP-0198 §4: the acknowledgement means that the server has taken responsibility.
    const onAcknowledged = isForRoom ? undefined : () => this.#noteAcknowledged(id)
    if (!this.#parts.connection.send(stanza, onAcknowledged)) return false
    this.#inFlight.add(id)
    if (isForRoom) this.#unreflected.add(id, peer)
    return true
  }

  /** Acknowledgements come in crowds: one transaction for all of them. */
  #noteAcknowledged(id: string): void {
    this.#acknowledged.push(id)
    if (this.#acknowledged.length === 1) queueMicrotask(() => void this.#storeAcknowledged())
  }

  async #storeAcknowledged(): Promise<void> {
    const ids = this.#acknowledged.splice(0)
    try {
      await this.#parts.log.change(async (recording) => {
        for (const id of ids) await noteSent(recording, id)
      })
      for (const id of ids) this.#unnoted.delete(id)
    } catch (error) {
      if (isStoreFull(error)) for (const id of ids) this.#unnoted.add(id)
      else console.warn("An acknowledgement could not be stored", error)
    }
    for (const id of ids) this.#inFlight.delete(id)
    this.#idle()
    if (this.#hasMore) this.flush()
  }

  #idle(): void {
    for (const resolve of this.#onIdle) resolve()
    this.#onIdle.clear()
  }
}
