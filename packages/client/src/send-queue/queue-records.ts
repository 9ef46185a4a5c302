import { startExpiry } from "../expiry/start-expiry.ts"
import type { Failure } from "../failure.ts"
import { contentOf, type MessageContent } from "../messages/content.ts"
import { placeNewest, QUEUE_ZONE } from "../messages/order.ts"
import type { Recording } from "../messages/recording.ts"
import { randomUuid } from "../random-uuid.ts"
import { failMessage, raiseState } from "../receipts-and-markers/message-states.ts"
import type { MessageRecord } from "../store/records.ts"
import { hasFilesOnDevice, noteHeld } from "../uploads/held-messages.ts"

/**
 * Puts a message of ours behind everything that waits. The id of a message that is tried again stays the same. One whose
 * files are not on the server yet joins the queue when they are (`uploads/`).
 */
export async function enqueue(
  recording: Recording,
  message: MessageContent &
    Pick<MessageRecord, "peer" | "from" | "inRoom" | "senderName"> & { readonly id?: string },
): Promise<void> {
  const { peer, from, inRoom, senderName } = message
  const query = { peer, above: QUEUE_ZONE, limit: 1, newestFirst: true }
  const [last] = await recording.transaction.listMessages(query)
  const order = Math.max(QUEUE_ZONE + recording.nowMs * 1000, (last?.order ?? 0) + 1)
  // A stanza that was refused is another one the next time: the peer may have the first.
  const stanzaId = randomUuid()
  const id = message.id ?? stanzaId
  const { timerSeconds = 0 } = await recording.touch(peer)
  const isHeld = hasFilesOnDevice(message)
  await recording.transaction.putMessage({
    id,
    peer,
    order,
    direction: "out",
    from,
    ...contentOf(message),
    ...(timerSeconds > 0 && { expiresInSeconds: message.expiresInSeconds ?? timerSeconds }),
    sentAt: recording.nowMs,
    state: "pending",
    stanzaId,
    originId: stanzaId,
    ...(!isHeld && { queuedAt: order }),
    ...(inRoom && { inRoom }),
    ...(senderName !== undefined && { senderName }),
  })
  await recording.update(peer, { hasWritten: true })
  if (isHeld) await noteHeld(recording, id)
  else recording.hasQueued = true
}

/** The server took responsibility for it. */
export async function noteSent(recording: Recording, id: string): Promise<void> {
  const record = await recording.transaction.findMessage(id)
  if (record === undefined) return
  const placement = placeNewest(recording.nowMs)
  const isChanged = await raiseState(recording.transaction, record, "sent", placement, recording.nowMs)
  if (isChanged) await recording.touch(record.peer)
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
