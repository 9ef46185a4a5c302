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

/** XEP-0333: the peer saw this message of ours, and with it all that came before. */
export async function markSeenByPeer(
  transaction: StoreTransaction,
  seen: MessageRecord,
  placement: Placement,
  nowMs: number,
): Promise<void> {
  await raiseState(transaction, seen, "displayed", placement, nowMs)
  const earlier = await transaction.listMessages({
    peer: seen.peer,
    direction: "out",
    below: seen.order,
    limit: MARKED_AT_ONCE,
    newestFirst: true,
  })
  for (const record of earlier) {
    if (record.state === "displayed") return
    if (record.state !== "failed") await raiseState(transaction, record, "displayed", placement, nowMs)
  }
}
