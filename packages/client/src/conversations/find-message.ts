import { findCorrectedBy } from "../corrections/apply-edit.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"

/** A message of the conversation by its local id, or by whatever others call it (XEP-0359, XEP-0308). */
export async function findNamed(
  transaction: StoreTransaction,
  peer: string,
  name: string,
): Promise<MessageRecord | undefined> {
  const local = await transaction.findMessage(name)
  if (local?.peer === peer) return local
  const named = await transaction.listMessagesByStanzaId(peer, name)
  if (named.length > 0) return named.at(-1)
  const archived = await transaction.findMessageByArchiveId(name)
  if (archived?.peer === peer) return archived
  const corrected = await findCorrectedBy(transaction, peer, name)
  return corrected === undefined ? undefined : await transaction.findMessage(corrected)
}

/** The first message at or after a moment, else the last one there is. */
export async function findAt(
  transaction: StoreTransaction,
  peer: string,
  atMs: number,
): Promise<MessageRecord | undefined> {
  const from = { peer, above: atMs * 1000 - 1, limit: 1, newestFirst: false }
  const [next] = await transaction.listMessages(from)
  if (next !== undefined) return next
  const [last] = await transaction.listMessages({ peer, limit: 1, newestFirst: true })
  return last
}
