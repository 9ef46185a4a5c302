import type { Stanza } from "@kith/xmpp"
import type { Failure } from "../failure.ts"
import { QUEUE_ZONE } from "../messages/order.ts"
import { messageStanza } from "../messages/outgoing.ts"
import type { Recording } from "../messages/recording.ts"
import type { ChangeRecord, MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import { changeStanza } from "./change-stanza.ts"
import { noteChangeFailed, noteChangeSent } from "./note-change.ts"
import type { Attempt } from "./queue-records.ts"
import * as messages from "./queue-records.ts"
import { CHANGE_QUEUE, CHANGES_BY_ID, type QueuedChange } from "./queued-changes.ts"

/** A message or a change of ours that waits to be sent. */
export interface Outgoing {
  /** The local id of a message, the stanza's id of a change. */
  readonly id: string
  readonly peer: string
  readonly stanza: Stanza
  readonly queuedAt: number
  readonly attemptedAt: number | undefined
  readonly attemptedBehind: string | undefined
  /** A message that its room acknowledges, by sending it to us too. */
  readonly isForRoom: boolean
}

/** What waits, oldest first; at most `limit`. */
export async function listOutbox(transaction: StoreTransaction, limit: number): Promise<Outgoing[]> {
  const [messages, changes] = await Promise.all([
    transaction.listQueue(limit),
    transaction.listEntries<QueuedChange>(CHANGE_QUEUE, { limit }),
  ])
  const waiting = messages.map(outgoingMessage)
  for (const { value } of changes) {
    const found = await findQueuedChange(transaction, value)
    const outgoing = found && outgoingChange(found.record, found.change)
    if (outgoing !== undefined) waiting.push(outgoing)
  }
  return waiting.sort((a, b) => a.queuedAt - b.queuedAt).slice(0, limit)
}

export async function findOutgoing(transaction: StoreTransaction, id: string): Promise<Outgoing | undefined> {
  const message = await transaction.findMessage(id)
  if (message !== undefined) return message.queuedAt === undefined ? undefined : outgoingMessage(message)
  const found = await findQueuedChange(transaction, { id })
  return found && outgoingChange(found.record, found.change)
}

/** What is noted of a message that is handed to a connection now. */
export async function describeAttempt(
  transaction: StoreTransaction,
  peer: string,
  attemptedAt: number,
): Promise<Attempt> {
  const query = { peer, below: QUEUE_ZONE, limit: 1, newestFirst: true }
  const [newest] = await transaction.listMessages(query)
  return { attemptedAt, ...(newest && { attemptedBehind: newest.id }) }
}

/** Notes that it is handed to a connection now. */
export async function noteAttempt(
  transaction: StoreTransaction,
  id: string,
  attempt: Attempt,
): Promise<void> {
  const message = await transaction.findMessage(id)
  if (message !== undefined) {
    const { attemptedBehind: _, ...rest } = message
    return await transaction.putMessage({ ...rest, ...attempt })
  }
  const found = await findQueuedChange(transaction, { id })
  if (found === undefined) return
  const { attemptedBehind: _, ...rest } = found.change
  const changes = found.record.changes?.map((each) => (each.id === id ? { ...rest, ...attempt } : each))
  await transaction.putMessage({ ...found.record, ...(changes !== undefined && { changes }) })
}

/** The server took responsibility for it. */
export async function noteSent(recording: Recording, id: string): Promise<void> {
  if ((await recording.transaction.findMessage(id)) !== undefined)
    return await messages.noteSent(recording, id)
  const queued = await recording.transaction.findEntry<QueuedChange>(CHANGES_BY_ID, id)
  if (queued !== undefined) await noteChangeSent(recording, queued)
}

export async function noteFailed(recording: Recording, id: string, failure: Failure): Promise<void> {
  const message = await recording.transaction.findMessage(id)
  if (message !== undefined) {
    if (message.state === "pending") await messages.noteFailed(recording, message, failure)
    return
  }
  const found = await findQueuedChange(recording.transaction, { id })
  if (found !== undefined) await noteChangeFailed(recording, found.record.peer, id, failure)
}

async function findQueuedChange(
  transaction: StoreTransaction,
  { id, messageId }: { readonly id: string; readonly messageId?: string },
): Promise<{ readonly record: MessageRecord; readonly change: ChangeRecord } | undefined> {
  const of = messageId ?? (await transaction.findEntry<QueuedChange>(CHANGES_BY_ID, id))?.messageId
  const record = of === undefined ? undefined : await transaction.findMessage(of)
  const change = record?.changes?.find((each) => each.id === id && each.queuedAt !== undefined)
  return record !== undefined && change !== undefined ? { record, change } : undefined
}

export function outgoingMessage(record: MessageRecord): Outgoing {
  const { id, peer, queuedAt = 0, attemptedAt, attemptedBehind, inRoom: isForRoom = false } = record
  return { id, peer, stanza: messageStanza(record), queuedAt, attemptedAt, attemptedBehind, isForRoom }
}

function outgoingChange(record: MessageRecord, change: ChangeRecord): Outgoing | undefined {
  const { id, queuedAt = 0, attemptedAt, attemptedBehind } = change
  const stanza = changeStanza(record, change)
  return (
    stanza && {
      id,
      peer: record.peer,
      stanza,
      queuedAt,
      attemptedAt,
      attemptedBehind,
      isForRoom: false,
    }
  )
}
