import { withoutContent } from "../corrections/edit-record.ts"
import { contentOf, type MessageContent } from "../messages/content.ts"
import { QUEUE_ZONE } from "../messages/order.ts"
import type { Recording } from "../messages/recording.ts"
import { randomUuid } from "../random-uuid.ts"
import type { ChangeRecord, MessageRecord } from "../store/records.ts"
import { enqueue, newRecord } from "./queue-records.ts"

/** Which change comes next: keys begin with places in the send queue. */
export const CHANGE_QUEUE = "change-queue"
/** Which message a change of ours belongs to, by the id of its stanza. */
export const CHANGES_BY_ID = "change"

export interface QueuedChange {
  readonly messageId: string
  readonly id: string
}

export type WantedChange =
  | Pick<ChangeRecord, "edit">
  | Pick<ChangeRecord, "retract">
  | Pick<ChangeRecord, "react">

export const queueKey = ({ queuedAt = 0, id }: Pick<ChangeRecord, "queuedAt" | "id">): string =>
  `${String(queuedAt).padStart(16, "0")}\n${id}`

/** Does something to a message of the conversation, or queues it, if the message has left this device. */
export async function enqueueChange(
  recording: Recording,
  peer: string,
  messageId: string,
  wanted: WantedChange,
): Promise<void> {
  const record = await recording.transaction.findMessage(messageId)
  if (record === undefined || record.peer !== peer || record.retracted !== undefined) return
  // Nobody would believe it.
  if (record.direction === "in" && !("react" in wanted)) return
  const isHere = record.state === "failed" || (record.state === "pending" && record.attemptedAt === undefined)
  if (isHere && !("react" in wanted)) return await changeHere(recording, record, wanted)
  const kept: ChangeRecord[] = []
  for (const change of record.changes ?? []) {
    if (isSuperseded(change, wanted)) await unqueue(recording, change)
    else kept.push(change)
  }
  await queueAnew(
    recording,
    { ...record, changes: kept },
    { ...wanted, id: randomUuid(), madeAt: recording.nowMs },
  )
}

/** What failed is tried once more; for the other side it is something new. */
export async function retryChange(
  recording: Recording,
  peer: string,
  messageId: string,
  id: string,
): Promise<void> {
  const { record, change } = (await findChange(recording, messageId, id)) ?? {}
  if (record === undefined || change?.failure === undefined || record.peer !== peer) return
  const { failure, attemptedAt, attemptedBehind, ...rest } = change
  const others = (record.changes ?? []).filter((each) => each !== change)
  await unqueue(recording, change)
  await queueAnew(recording, { ...record, changes: others }, { ...rest, id: randomUuid() })
}

export async function discardChange(
  recording: Recording,
  peer: string,
  messageId: string,
  id: string,
): Promise<void> {
  const { record, change } = (await findChange(recording, messageId, id)) ?? {}
  if (record === undefined || change?.failure === undefined || record.peer !== peer) return
  await unqueue(recording, change)
  await putChanges(
    recording,
    record,
    (record.changes ?? []).filter((each) => each !== change),
  )
}

export async function findChange(
  { transaction }: Recording,
  messageId: string,
  id: string,
): Promise<{ readonly record: MessageRecord; readonly change: ChangeRecord } | undefined> {
  const record = await transaction.findMessage(messageId)
  const change = record?.changes?.find((each) => each.id === id)
  return record !== undefined && change !== undefined ? { record, change } : undefined
}

/** Puts a record into the store with these changes, or none. */
export async function putChanges(
  recording: Recording,
  record: MessageRecord,
  changes: readonly ChangeRecord[],
): Promise<MessageRecord> {
  const { changes: _, ...rest } = record
  const changed = changes.length === 0 ? rest : { ...rest, changes }
  await recording.transaction.putMessage(changed)
  await recording.touch(record.peer)
  return changed
}

export async function unqueue({ transaction }: Recording, change: ChangeRecord): Promise<void> {
  await transaction.putEntry(CHANGE_QUEUE, queueKey(change), undefined)
  await transaction.putEntry(CHANGES_BY_ID, change.id, undefined)
}

/** Nobody but us has seen the message: no need to tell. */
async function changeHere(recording: Recording, record: MessageRecord, wanted: WantedChange): Promise<void> {
  if ("edit" in wanted && wanted.edit !== undefined) {
    await putAgain(recording, { ...withoutContent(record), ...contentOf(wanted.edit) })
  } else if ("retract" in wanted) {
    await recording.transaction.removeMessage(record.id)
    await recording.touch(record.peer)
  }
}

async function putAgain(recording: Recording, record: MessageRecord & MessageContent): Promise<void> {
  if (record.state === "failed") {
    await enqueue(recording, newRecord(record, recording.nowMs))
    return
  }
  await recording.transaction.putMessage(record)
  await recording.touch(record.peer)
}

/** What was not tried yet and would be undone at once. */
function isSuperseded(change: ChangeRecord, wanted: WantedChange): boolean {
  if (change.attemptedAt !== undefined && change.failure === undefined) return false
  const isSameKind =
    ("edit" in wanted && change.edit !== undefined) || ("react" in wanted && change.react !== undefined)
  return "retract" in wanted || isSameKind
}

async function queueAnew(recording: Recording, record: MessageRecord, change: ChangeRecord): Promise<void> {
  const { changes = [], peer, order } = record
  const last = order > QUEUE_ZONE ? order : 0
  const queuedAt = Math.max(QUEUE_ZONE + recording.nowMs * 1000, last) + changes.length + 1
  const queued = { ...change, queuedAt }
  const entry: QueuedChange = { messageId: record.id, id: change.id }
  await recording.transaction.putEntry(CHANGE_QUEUE, queueKey(queued), entry)
  await recording.transaction.putEntry(CHANGES_BY_ID, change.id, entry)
  await putChanges(recording, record, [...changes, queued])
  await recording.update(peer, { hasWritten: true })
  recording.hasQueued = true
}
