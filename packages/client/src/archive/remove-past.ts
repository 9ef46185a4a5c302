import { forgetEdits } from "../corrections/apply-edit.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { QUEUE_ZONE } from "../messages/order.ts"
import { forgetReactions } from "../reactions/apply-reactions.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import { putRemoved } from "./gaps.ts"

/** So many of the newest stay, so that a conversation opens as it did. */
export const NEWEST_KEPT = 50
/** In one transaction, so that others are not kept waiting. */
const AT_ONCE = 100

/**
 * Removes the past of a conversation from this device, but for the newest messages and those that nobody has seen. An
 * archive must have it: it is read from there when somebody looks at it. What only this device has stays.
 */
export async function removePast(log: MessageLog, peer: string): Promise<void> {
  const below = await log.change(async (recording) => {
    const end = await findEnd(recording.transaction, peer)
    // First, so that nothing is missing for good if the page is closed on the way.
    if (end > 0) await putRemoved(recording.transaction, peer, end)
    await recording.noteReach(peer)
    return end
  })
  let above: number | undefined = 0
  while (above !== undefined) above = await removeSome(log, peer, above, below)
}

/** Before which place messages may go; 0: nowhere. */
async function findEnd(transaction: StoreTransaction, peer: string): Promise<number> {
  const query = { peer, below: QUEUE_ZONE, limit: NEWEST_KEPT, newestFirst: true }
  const newest = await transaction.listMessages(query)
  const oldest = newest.at(-1)
  if (newest.length < NEWEST_KEPT || oldest === undefined) return 0
  const { displayedOrder = 0 } = (await transaction.findConversation(peer)) ?? {}
  return Math.min(oldest.order, displayedOrder)
}

/** Answers from where to go on; `undefined`: that was all. */
async function removeSome(log: MessageLog, peer: string, above: number, below: number) {
  return await log.change(async (recording) => {
    const { transaction } = recording
    const page = await transaction.listMessages({ peer, above, below, limit: AT_ONCE, newestFirst: false })
    for (const record of page) {
      if (isOnlyHere(record)) continue
      await forgetReactions(recording, record.id)
      await forgetEdits(recording, record)
      await transaction.removeMessage(record.id)
    }
    if (page.length > 0) await recording.touch(peer)
    return page.length < AT_ONCE ? undefined : page.at(-1)?.order
  })
}

/** Or its time runs, and would run anew. */
function isOnlyHere(record: MessageRecord): boolean {
  const { archiveId, state, direct, changes, expiresInSeconds } = record
  const isUnsent = state === "pending" || state === "failed"
  return (
    archiveId === undefined ||
    isUnsent ||
    direct !== undefined ||
    changes !== undefined ||
    expiresInSeconds !== undefined
  )
}
