import { storedArchiveId } from "../archive/archive-id.ts"
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
  // A room names a message by the id that its archive gave.
  for (const archiveId of [name, storedArchiveId(name, peer)]) {
    const archived = await transaction.findMessageByArchiveId(archiveId)
    if (archived?.peer === peer) return archived
  }
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

export type FindMessage = (transaction: StoreTransaction) => Promise<MessageRecord | undefined>

/** So many messages are shown before the one that was looked for. */
const BEFORE = 50

/**
 * Where a window has to begin to have what `find` finds, and no gap behind it; `undefined` while the newest gap, above
 * whose end `floor` all is known, has to be read first.
 */
export async function lookBack(
  transaction: StoreTransaction,
  peer: string,
  floor: Promise<number>,
  find: FindMessage,
  isEnough: (found: MessageRecord | undefined, floor: number) => boolean,
): Promise<{ readonly id: string | undefined; readonly begin: number } | undefined> {
  const end = await floor
  const found = await find(transaction)
  if (end > 0 && !(isEnough(found, end) && (found?.order ?? 0) >= end)) return undefined
  if (found === undefined) return { id: undefined, begin: Infinity }
  const before = { peer, above: end - 1, below: found.order, limit: BEFORE, newestFirst: true }
  const first = (await transaction.listMessages(before)).at(-1) ?? found
  return { id: found.id, begin: first.order }
}
