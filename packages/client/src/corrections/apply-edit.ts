import type { ChangeEvent } from "../messages/change-event.ts"
import type { Recording } from "../messages/recording.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import { withContent, withEarlierVersion } from "./edit-record.ts"

/** Which message a correction belongs to: clients also name a message by the id of its last correction. */
const COLLECTION = "corrected-by"
const IDS_MOST = 50

/** XEP-0308 §3: the newest version is shown, whichever comes first. */
export async function applyEdit(
  { transaction }: Recording,
  record: MessageRecord,
  event: ChangeEvent & { readonly kind: "edit" },
  isBackwards: boolean,
): Promise<MessageRecord> {
  const { id, content, at } = event
  if (record.retracted !== undefined) return record
  if (id !== undefined) {
    if (record.editIds?.includes(id)) return record
    await transaction.putEntry(COLLECTION, aliasOf(record.peer, id), record.id)
  }
  const editIds = [...(record.editIds ?? []), ...(id === undefined ? [] : [id])].slice(-IDS_MOST)
  const { editedAt } = record
  const isNewest = editedAt === undefined || at > editedAt || (at === editedAt && !isBackwards)
  const edited = isNewest ? withContent(record, content, at) : withEarlierVersion(record, content.body, at)
  return { ...edited, editIds }
}

/** The local id of the message that the stanza with this id has changed. */
export function findCorrectedBy(
  transaction: StoreTransaction,
  peer: string,
  id: string,
): Promise<string | undefined> {
  return transaction.findEntry<string>(COLLECTION, aliasOf(peer, id))
}

export async function forgetEdits({ transaction }: Recording, record: MessageRecord): Promise<void> {
  for (const id of record.editIds ?? []) {
    await transaction.putEntry(COLLECTION, aliasOf(record.peer, id), undefined)
  }
}

const aliasOf = (peer: string, id: string): string => `${peer}\n${id}`
