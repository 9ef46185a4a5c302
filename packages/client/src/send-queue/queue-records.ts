import { startExpiry } from "../expiry/start-expiry.ts"
import type { Failure } from "../failure.ts"
import { contentOf, type MessageContent } from "../messages/content.ts"
import { placeNewest, QUEUE_ZONE } from "../messages/order.ts"
import type { Recording } from "../messages/recording.ts"
import { randomUuid } from "../random-uuid.ts"
import { failMessage, raiseState } from "../receipts-and-markers/message-states.ts"
import type { MessageRecord } from "../store/records.ts"
import { hasFilesOnDevice, noteHeld } from "../uploads/noted-messages.ts"

export type Attempt = Required<Pick<MessageRecord, "attemptedAt">> & Pick<MessageRecord, "attemptedBehind">

/** What is known of a message of ours before it is in the queue. */
export type Unsent = MessageContent & Pick<MessageRecord, "peer" | "from" | "inRoom" | "senderName">

/** A message of ours as it is shown until the store has it. The id of one that is tried again stays the same. */
export function newRecord(message: Unsent & { readonly id?: string }, nowMs: number): MessageRecord {
  const { peer, from, inRoom, senderName } = message
  // A stanza that was refused is another one the next time: the peer may have the first.
  const stanzaId = randomUuid()
  return {
    id: message.id ?? stanzaId,
    peer,
    order: QUEUE_ZONE + nowMs * 1000,
    direction: "out",
    from,
    ...contentOf(message),
    sentAt: nowMs,
    state: "pending",
    stanzaId,
    originId: stanzaId,
    ...(inRoom && { inRoom }),
    ...(senderName !== undefined && { senderName }),
  }
}

/**
 * Puts a message of ours behind everything that waits. One whose files are not on the server yet joins the queue when
 * they are (`uploads/`). `beginAttempt` tells whether it goes to a connection as soon as it is stored.
 */
export async function enqueue(
  recording: Recording,
  wanted: MessageRecord,
  beginAttempt: (record: MessageRecord) => Promise<Attempt | undefined> = async () => undefined,
): Promise<MessageRecord> {
  const { peer } = wanted
  const query = { peer, above: QUEUE_ZONE, limit: 1, newestFirst: true }
  const isHeld = hasFilesOnDevice(wanted)
  const [[last], { timerSeconds = 0 }, attempt] = await Promise.all([
    recording.transaction.listMessages(query),
    recording.touch(peer),
    isHeld ? undefined : beginAttempt(wanted),
  ])
  const order = Math.max(wanted.order, (last?.order ?? 0) + 1)
  const placed = {
    ...wanted,
    order,
    ...(timerSeconds > 0 && { expiresInSeconds: wanted.expiresInSeconds ?? timerSeconds }),
    ...(!isHeld && { queuedAt: order }),
  }
  const record = { ...placed, ...attempt }
  await recording.transaction.putMessage(record)
  await recording.update(peer, { hasWritten: true })
  if (isHeld) await noteHeld(recording, record.id)
  else if (attempt === undefined) recording.hasQueued = true
  return record
}

/** The server took responsibility for it. */
export async function noteSent(recording: Recording, id: string): Promise<void> {
  const record = await recording.transaction.findMessage(id)
  if (record === undefined) return
  const placement = placeNewest(recording.nowMs)
  const isChanged = await raiseState(recording.transaction, record, "sent", placement, recording.nowMs)
  // Another tab may have noted it before us, and who shows it here must hear of it all the same.
  if (!isChanged) await recording.transaction.putMessage(record)
  await recording.touch(record.peer)
  const sent = await recording.transaction.findMessage(id)
  if (sent !== undefined) await startExpiry(recording, sent, recording.nowMs)
}

export async function noteFailed(
  recording: Recording,
  record: MessageRecord,
  failure: Failure,
): Promise<void> {
  await failMessage(recording.transaction, record, failure, placeNewest(recording.nowMs))
  await recording.touch(record.peer)
}
