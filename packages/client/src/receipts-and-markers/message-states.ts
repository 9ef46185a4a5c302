import type { Failure } from "../failure.ts"
import type { MessageState } from "../messages/message.ts"
import type { Placement } from "../messages/order.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"

const RANKS: Readonly<Record<MessageState, number>> = {
  pending: 0,
  sent: 1,
  failed: 1,
  delivered: 2,
  displayed: 3,
}
/** Of one marker, so that a hostile one costs little; older messages are shown by the newer ones' state anyway. */
const MARKED_AT_ONCE = 1_000

/** Moves a message of ours forward; it never goes back. */
export async function raiseState(
  transaction: StoreTransaction,
  record: MessageRecord,
  state: "sent" | "delivered" | "displayed",
  placement: Placement,
  nowMs: number,
): Promise<boolean> {
  if (record.direction !== "out" || RANKS[record.state] >= RANKS[state]) return false
  const { queuedAt, attemptedAt, attemptedBehind, failure, ...rest } = record
  const wasQueued = queuedAt !== undefined
  const order = await placement.place(transaction, record.peer, undefined, record.order)
  await transaction.putMessage({ ...rest, state, order, ...(wasQueued && { sentAt: nowMs }) })
  return true
}

/** The server or the peer refused a message of ours. */
export async function failMessage(
  transaction: StoreTransaction,
  record: MessageRecord,
  failure: Failure,
  placement: Placement,
): Promise<boolean> {
  if (record.direction !== "out" || RANKS[record.state] > RANKS.sent) return false
  const { queuedAt, attemptedAt, attemptedBehind, ...rest } = record
  const order = await placement.place(transaction, record.peer, undefined, record.order)
  await transaction.putMessage({ ...rest, order, state: "failed", failure })
  return true
}

/** The peer has this message of ours (XEP-0184). Answers whether that is news. */
export async function markDelivered(
  transaction: StoreTransaction,
  record: MessageRecord,
  placement: Placement,
  nowMs: number,
): Promise<boolean> {
  if (record.state === "pending") {
    // A stream keeps the order: what went before it has arrived at our server too, which has yet to say so.
    for (const earlier of await listEarlier(transaction, record)) {
      if (earlier.state === "pending") await raiseState(transaction, earlier, "sent", placement, nowMs)
    }
  }
  return raiseState(transaction, record, "delivered", placement, nowMs)
}

/** XEP-0333: the peer saw this message of ours, and with it all that came before. */
export async function markSeenByPeer(
  transaction: StoreTransaction,
  seen: MessageRecord,
  placement: Placement,
  nowMs: number,
): Promise<void> {
  // The oldest first: those that only get their place now keep their order.
  for (const record of await listEarlier(transaction, seen)) {
    if (record.state !== "failed") await raiseState(transaction, record, "displayed", placement, nowMs)
  }
  await raiseState(transaction, seen, "displayed", placement, nowMs)
}

/**
 * Messages of ours that went to the server before this one, back to the last that was seen; the oldest first. What still
 * waits here, for a file or a connection, has not gone.
 */
async function listEarlier(
  transaction: StoreTransaction,
  { peer, order }: MessageRecord,
): Promise<readonly MessageRecord[]> {
  const newestFirst = await transaction.listMessages({
    peer,
    direction: "out",
    below: order,
    limit: MARKED_AT_ONCE,
    newestFirst: true,
  })
  const lastSeen = newestFirst.findIndex(({ state }) => state === "displayed")
  const unseen = lastSeen < 0 ? newestFirst : newestFirst.slice(0, lastSeen)
  return unseen
    .filter(({ state, attemptedAt }) => state !== "pending" || attemptedAt !== undefined)
    .toReversed()
}
