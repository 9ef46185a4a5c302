import { Jid, type XmlElement } from "@kith/xmpp"
import { lookUpSent } from "../archive/history.ts"
import type { ArchiveQueries } from "../archive/query-archive.ts"
import type { Clock } from "../clock.ts"
import type { Connection } from "../connection/connection.ts"
import { MessageTooLong, NotConnected } from "../errors.ts"
import { setTimer, timerStanza } from "../expiry/conversation-timer.ts"
import type { Failure } from "../failure.ts"
import { hasContent, type MessageContent } from "../messages/content.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { QUEUE_ZONE } from "../messages/order.ts"
import { sendable } from "../messages/outgoing.ts"
import { writeContent } from "../messages/write-content.ts"
import type { ServerFacts } from "../service-discovery/own-server.ts"
import type { StoreTransaction } from "../store/store.ts"
import { hasFilesOnDevice } from "../uploads/held-messages.ts"
import { findOutgoing, listOutbox, noteAttempt, noteFailed, noteSent, type Outgoing } from "./outbox.ts"
import { enqueue } from "./queue-records.ts"
import { discardChange, enqueueChange, retryChange, type WantedChange } from "./queued-changes.ts"
import { mayGo, type RoomGate, Unreflected } from "./room-gate.ts"
import type { SendingRight } from "./sending-right.ts"

/** So many may be on their way before the server has acknowledged the first. */
const IN_FLIGHT_MOST = 100
/** So long a server may need to put what it read from a lost connection into the archive. */
const SETTLING_MS = 3_000
/** So long a tab without a connection keeps the right to send, while another tab waits for it. */
const GIVE_UP_MS = 10_000
/** Of one room. */
const LISTED_MOST = 1_000
/** What servers and the transport add to a stanza, generously. */
const ENVELOPE_BYTES = 1_000

export interface SendQueueParts {
  readonly log: MessageLog
  readonly connection: Connection
  readonly queries: ArchiveQueries
  readonly right: SendingRight
  readonly clock: Clock
  readonly facts: ServerFacts
  readonly rooms: RoomGate
}

/**
 * Sends what was written, each message once. A message is in the store before it is sent, and leaves the queue when
 * the server has acknowledged it. What may have reached the server in a session that was lost is looked up in the
 * archive before it is sent again.
 */
export class SendQueue {
  readonly #parts: SendQueueParts
  /** Sent in this session, and not yet acknowledged. */
  readonly #inFlight = new Set<string>()
  #acknowledged: string[] = []
  /** Counts sessions: what was begun for one must not go on in the next. */
  #session = 0
  readonly #unreflected = new Unreflected()
  /** So many wait for a room. */
  #heldCount = 0
  /** The store is up to date with the archive, as far as this session goes. */
  #isReady = false
  /** The first message on its way when the server last closed the stream over something we sent. */
  #suspect: string | undefined
  #giveBack: (() => void) | undefined
  #waitingForRight: AbortController | undefined
  #cancelGivingUp: () => void = () => undefined
  #isFlushing = false
  #isDirty = false
  readonly #onIdle = new Set<() => void>()

  constructor(parts: SendQueueParts) {
    this.#parts = parts
    parts.log.subscribe(({ hasQueued, peers }) => {
      if (hasQueued) this.flush()
      if (this.#unreflected.concerns(peers)) void this.#noteReflected()
    })
  }

  /** `alongside` happens in the same transaction. @throws MessageTooLong */
  async add(
    peer: Jid,
    wanted: MessageContent,
    alongside?: (transaction: StoreTransaction) => Promise<void>,
  ): Promise<void> {
    const content = sendable(wanted)
    if (!hasContent({ ...content, body: content.body.trim() })) return
    this.#checkSize(writeContent(content))
    const from = this.#parts.connection.fullAddress.toString()
    const { rooms } = this.#parts
    const inRoom = peer.isBare && rooms.isRoom(peer)
    const senderName = inRoom ? rooms.nickIn(peer) : undefined
    const place = {
      ...(inRoom && { inRoom: true as const }),
      ...(senderName !== undefined && { senderName }),
    }
    const message = { ...content, peer: peer.toString(), from, ...place }
    await this.#parts.log.change(async (recording) => {
      await alongside?.(recording.transaction)
      await enqueue(recording, message)
    })
    const refusal = inRoom ? rooms.refusalOf(peer) : undefined
    if (refusal !== undefined) await this.failAll(peer, refusal)
  }

  /** @throws MessageTooLong */
  #checkSize(elements: readonly XmlElement[]): void {
    const maxBytes = this.#parts.facts.maxStanzaBytes - ENVELOPE_BYTES
    const encoder = new TextEncoder()
    const bytes = elements.reduce((sum, element) => sum + encoder.encode(element.toString()).length, 0)
    if (bytes > maxBytes) throw new MessageTooLong(maxBytes)
  }

  /** How long messages of a conversation last from now on; the others learn of it. @throws NotConnected */
  async setTimer(peer: Jid, seconds: number | undefined): Promise<void> {
    const { connection, log, rooms } = this.#parts
    const inRoom = peer.isBare && rooms.isRoom(peer)
    if (!connection.send(timerStanza(peer.toString(), inRoom, seconds))) throw new NotConnected()
    await log.change((recording) => setTimer(recording, peer.toString(), seconds, recording.nowMs))
  }

  /** Changes a message of the conversation, everywhere. @throws MessageTooLong */
  async change(peer: Jid, id: string, wanted: WantedChange): Promise<void> {
    let change = wanted
    if ("edit" in wanted && wanted.edit !== undefined) {
      change = { edit: sendable(wanted.edit) }
      this.#checkSize(writeContent(wanted.edit))
    }
    await this.#parts.log.change((recording) => enqueueChange(recording, peer.toString(), id, change))
  }

  async retryChange(peer: Jid, id: string, changeId: string): Promise<void> {
    await this.#parts.log.change((recording) => retryChange(recording, peer.toString(), id, changeId))
  }

  async discardChange(peer: Jid, id: string, changeId: string): Promise<void> {
    await this.#parts.log.change((recording) => discardChange(recording, peer.toString(), id, changeId))
  }

  async retry(peer: Jid, id: string): Promise<void> {
    await this.#parts.log.change(async (recording) => {
      const record = await recording.transaction.findMessage(id)
      if (record?.state !== "failed" || record.peer !== peer.toString()) return
      await enqueue(recording, record)
    })
  }

  async discard(peer: Jid, id: string): Promise<void> {
    await this.#parts.log.change(async (recording) => {
      const record = await recording.transaction.findMessage(id)
      if (record?.state !== "failed" || record.peer !== peer.toString()) return
      await recording.transaction.removeMessage(id)
      await recording.touch(record.peer)
      recording.hasFiles ||= hasFilesOnDevice(record)
    })
  }

  /** We cannot be in a room, so nothing will go there. */
  async failAll(room: Jid, failure: Failure): Promise<void> {
    await this.#parts.log.change(async (recording) => {
      const waiting = await listOutbox(recording.transaction, LISTED_MOST)
      for (const { id, peer } of waiting) {
        if (peer === room.toString()) await noteFailed(recording, id, failure)
      }
    })
  }

  /** A new session stands, and the store is up to date with the archive. */
  async sessionReady(): Promise<void> {
    this.#isReady = true
    if (this.#giveBack === undefined) {
      this.#waitingForRight?.abort()
      const waiting = new AbortController()
      this.#waitingForRight = waiting
      const giveBack = await this.#parts.right.acquire(waiting.signal).catch(() => undefined)
      if (giveBack === undefined) return
      if (waiting.signal.aborted) return giveBack()
      this.#giveBack = giveBack
    }
    this.flush()
  }

  /** The connection broke; perhaps the session will be resumed. */
  disconnected(): void {
    this.#cancelGivingUp()
    if (this.#giveBack === undefined) return
    this.#cancelGivingUp = this.#parts.clock.after(GIVE_UP_MS, () => {
      this.#giveUp().catch((error) => console.warn("The right to send could not be handed on", error))
    })
  }

  async #giveUp(): Promise<void> {
    const { connection, right } = this.#parts
    if (connection.isOnline || this.#giveBack === undefined || !(await right.isWanted())) return
    // Two tabs must never send the same: without a session there is nothing to send again by resuming it.
    connection.forgetSession()
    this.release()
  }

  /** The session is over: whether the server has what was on its way is unknown. */
  sessionLost(): void {
    this.#isReady = false
    this.#session++
    this.#inFlight.clear()
    this.#unreflected.clear()
  }

  release(): void {
    this.#cancelGivingUp()
    this.#waitingForRight?.abort()
    this.#giveBack?.()
    this.#giveBack = undefined
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

  flush(): void {
    this.#isDirty = true
    if (this.#isFlushing) return
    this.#isFlushing = true
    this.#flushWhileDirty()
      .catch((error) => console.warn("Sending stopped until the next connection", error))
      .finally(() => {
        this.#isFlushing = false
      })
  }

  async #flushWhileDirty(): Promise<void> {
    while (this.#isDirty && this.#canSend()) {
      this.#isDirty = false
      const session = this.#session
      const limit = this.#inFlight.size + this.#heldCount + IN_FLIGHT_MOST
      const queue = await this.#parts.log.store.transact((t) => listOutbox(t, limit))
      const free = Math.max(0, IN_FLIGHT_MOST - this.#inFlight.size)
      const waiting = queue.filter(({ id }) => !this.#inFlight.has(id))
      const ready = waiting.filter(({ peer }) => mayGo(this.#parts.rooms, peer))
      this.#heldCount = waiting.length - ready.length
      // What waits for rooms must not hide what waits for nothing.
      if (this.#heldCount > 0 && queue.length === limit && ready.length < free) this.#isDirty = true
      const next = ready.slice(0, free)
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

  #canSend(): boolean {
    return this.#isReady && this.#giveBack !== undefined && this.#parts.connection.isOnline
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
    const { log, connection, clock } = this.#parts
    if (session !== this.#session || !this.#canSend()) return
    const attemptedAt = clock.now()
    const outgoing = await log.store.transact(async (transaction) => {
      const still: Outgoing[] = []
      for (const { id } of candidates) {
        const waiting = await findOutgoing(transaction, id)
        if (waiting === undefined) continue
        still.push(waiting)
        const query = { peer: waiting.peer, below: QUEUE_ZONE, limit: 1, newestFirst: true }
        const [newest] = await transaction.listMessages(query)
        await noteAttempt(transaction, id, { attemptedAt, ...(newest && { attemptedBehind: newest.id }) })
      }
      return still
    })
    if (session !== this.#session) return
    for (const { id, peer, stanza, isForRoom } of outgoing) {
      // XEP-0198 §4: the acknowledgement means that the server has taken responsibility.
      const onAcknowledged = isForRoom ? undefined : () => this.#noteAcknowledged(id)
      if (!connection.send(stanza, onAcknowledged)) return
      this.#inFlight.add(id)
      if (isForRoom) this.#unreflected.add(id, peer)
    }
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
    } catch (error) {
      console.warn("An acknowledgement could not be stored", error)
    }
    for (const id of ids) this.#inFlight.delete(id)
    this.#idle()
    this.flush()
  }

  #idle(): void {
    for (const resolve of this.#onIdle) resolve()
    this.#onIdle.clear()
  }
}
