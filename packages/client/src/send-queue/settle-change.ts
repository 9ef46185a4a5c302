import type { MessageContent } from "../messages/content.ts"
import { contentOf } from "../messages/content.ts"
import type { Recording } from "../messages/recording.ts"
import { findOwnReactions } from "../reactions/apply-reactions.ts"
import type { ChangeRecord, MessageRecord } from "../store/records.ts"
import { CHANGES_BY_ID, putChanges, type QueuedChange, unqueue } from "./queued-changes.ts"

/** Changes that the server took; the recipient may still refuse them. The last ones can be undone then. */
const SETTLED = "settled-change"
const SETTLED_MOST = 200

/** What is needed to undo a change. */
export interface SettledChange extends QueuedChange {
  readonly change?: ChangeRecord
  readonly before?: MessageContent
  readonly reacted?: readonly string[]
}

/** The message without the change of ours that has the id `id`, if there is one: it was made. */
export async function settleChange(
  recording: Recording,
  record: MessageRecord,
  id: string | undefined,
): Promise<MessageRecord> {
  const change = record.changes?.find((each) => each.id === id)
  if (change === undefined) return record
  await unqueue(recording, change)
  const settled: SettledChange = {
    messageId: record.id,
    id: change.id,
    ...(!change.retract && { change }),
    ...(change.edit !== undefined && { before: contentOf(record) }),
    ...(change.react !== undefined && { reacted: await findOwnReactions(recording, record.id) }),
  }
  await keepSettled(recording, settled)
  return await putChanges(
    recording,
    record,
    (record.changes ?? []).filter((each) => each !== change),
  )
}

async function keepSettled({ transaction, nowMs }: Recording, settled: SettledChange): Promise<void> {
  await transaction.putEntry(CHANGES_BY_ID, settled.id, settled)
  await transaction.putEntry(SETTLED, `${String(nowMs).padStart(16, "0")}\n${settled.id}`, settled.id)
  const all = await transaction.listEntries<string>(SETTLED, { limit: SETTLED_MOST + 50 })
  for (const { key, value } of all.slice(0, Math.max(0, all.length - SETTLED_MOST))) {
    await transaction.putEntry(SETTLED, key, undefined)
    await transaction.putEntry(CHANGES_BY_ID, value, undefined)
  }
}
