import { Jid, type XmlElement } from "@kith/xmpp"
import type { ArchiveQueries } from "../archive/query-archive.ts"
import type { Clock } from "../clock.ts"
import type { Connection } from "../connection/connection.ts"
import { MessageTooLong, NotConnected } from "../errors.ts"
import { setTimer, timerStanza } from "../expiry/conversation-timer.ts"
import type { Failure } from "../failure.ts"
import { hasContent, type MessageContent } from "../messages/content.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { sendable } from "../messages/outgoing.ts"
import { writeContent } from "../messages/write-content.ts"
import type { ServerFacts } from "../service-discovery/own-server.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import { hasFilesOnDevice } from "../uploads/noted-messages.ts"
import { Dispatch } from "./dispatch.ts"
import { HandOver } from "./hand-over.ts"
import { HeldRight } from "./held-right.ts"
import { listOutbox, noteFailed } from "./outbox.ts"
import { enqueue, newRecord } from "./queue-records.ts"
import { discardChange, enqueueChange, retryChange, type WantedChange } from "./queued-changes.ts"
import type { RoomGate } from "./room-gate.ts"
import type { SendingRight } from "./sending-right.ts"

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
 * Takes what a person writes and does to messages. It is shown at once (`messages/handed-over.ts`), is in the store before
 * it is sent (`dispatch.ts`), and leaves the queue when the server has acknowledged it.
 */
export class SendQueue {
  readonly #parts: SendQueueParts
  readonly #right: HeldRight
  readonly #dispatch: Dispatch
  readonly #handOver: HandOver

  constructor(parts: SendQueueParts) {
    this.#parts = parts
    const { right, connection, clock } = parts
    this.#right = new HeldRight(right, connection, clock)
    this.#dispatch = new Dispatch({ ...parts, right: this.#right })
    this.#handOver = new HandOver(parts.log, (record) => this.#store(record))
  }

  /**
   * Resolves when the message is safe. `alongside` happens in the same transaction, and may refuse: then the message is
   * shown only once it is stored.
   * @throws MessageTooLong; NotKept when the store does not take it
   */
  async add(
    peer: Jid,
    wanted: MessageContent,
    alongside?: (transaction: StoreTransaction) => Promise<void>,
  ): Promise<void> {
    const content = sendable(wanted)
    if (!hasContent({ ...content, body: content.body.trim() })) return
    this.#checkSize(writeContent(content))
    const { log, rooms, connection } = this.#parts
    const inRoom = peer.isBare && rooms.isRoom(peer)
    const senderName = inRoom ? rooms.nickIn(peer) : undefined
    const place = {
      peer: peer.toString(),
      from: connection.fullAddress.toString(),
      ...(inRoom && { inRoom: true as const }),
      ...(senderName !== undefined && { senderName }),
    }
    const record = newRecord({ ...content, ...place }, log.nowMs)
    if (alongside === undefined) await this.#handOver.add(record)
    else await this.#store(record, alongside)
  }

  /** Stores it, sends it. */
  async #store(
    record: MessageRecord,
    alongside?: (transaction: StoreTransaction) => Promise<void>,
  ): Promise<void> {
    const dispatch = this.#dispatch
    const { rooms } = this.#parts
    try {
      const stored = await this.#parts.log.change(async (recording) => {
        // Nothing is waited for that there is not: the store works while the page draws, and not after it.
        if (alongside !== undefined) await alongside(recording.transaction)
        return await enqueue(recording, record, (placed) => dispatch.begin(recording.transaction, placed))
      })
      dispatch.sendStored(stored)
    } catch (error) {
      dispatch.forget(record.id)
      throw error
    }
    const room = record.inRoom && Jid.parse(record.peer)
    const refusal = room && rooms.refusalOf(room)
    if (room && refusal !== undefined) await this.failAll(room, refusal)
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

  /** @throws NotKept when the store does not take it */
  async retry(peer: Jid, id: string): Promise<void> {
    const { log } = this.#parts
    const unkept = log.handedOver.find(id)
    if (unkept?.state === "failed" && unkept.peer === peer.toString()) {
      return await this.#handOver.add(newRecord(unkept, log.nowMs))
    }
    await log.change(async (recording) => {
      const record = await recording.transaction.findMessage(id)
      if (record?.state !== "failed" || record.peer !== peer.toString()) return
      await enqueue(recording, newRecord(record, recording.nowMs))
    })
  }

  async discard(peer: Jid, id: string): Promise<void> {
    const { log } = this.#parts
    const unkept = log.handedOver.find(id)
    if (unkept?.state === "failed" && unkept.peer === peer.toString()) return log.handedOver.discard(id)
    await log.change(async (recording) => {
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
    this.#dispatch.sessionReady()
    if (await this.#right.acquire()) this.#dispatch.flush()
  }

  /** The connection broke; perhaps the session will be resumed. */
  disconnected(): void {
    this.#right.disconnected()
  }

  sessionLost(): void {
    this.#dispatch.sessionLost()
  }

  release(): void {
    this.#right.release()
  }

  /** The server closed the stream over something we sent. */
  refused(): Promise<void> {
    return this.#dispatch.refused()
  }

  /** Resolves when nothing waits to be sent, or nothing can be. */
  drained(): Promise<void> {
    return this.#dispatch.drained()
  }

  flush(): void {
    this.#dispatch.flush()
  }

  /** The device has room again: what could not be noted or stored is, and what waits goes. */
  async spaceFound(): Promise<void> {
    await this.#dispatch.spaceFound()
    await this.#handOver.takeUp()
  }

  /** We are out of the room, or back in it: whether it has what we sent is unknown. */
  roomChanged(room: Jid): void {
    this.#dispatch.roomChanged(room)
  }
}
