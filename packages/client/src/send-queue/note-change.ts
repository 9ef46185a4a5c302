import type { Failure } from "../failure.ts"
import { applyToRecord } from "../messages/apply-change.ts"
import type { ChangeEvent } from "../messages/change-event.ts"
import type { Recording } from "../messages/recording.ts"
import type { ChangeRecord, MessageRecord } from "../store/records.ts"
import {
  CHANGE_QUEUE,
  CHANGES_BY_ID,
  findChange,
  putChanges,
  type QueuedChange,
  queueKey,
} from "./queued-changes.ts"
import type { SettledChange } from "./settle-change.ts"

/** The server took responsibility for a change of ours: it is made. */
export async function noteChangeSent(recording: Recording, { messageId, id }: QueuedChange): Promise<void> {
  const { record, change } = (await findChange(recording, messageId, id)) ?? {}
  if (record === undefined || change === undefined) return
  // It came to the server behind all that was seen of the message, whatever the clock of this device says.
  const at = Math.max(recording.nowMs, (record.editedAt ?? 0) + 1)
  await applyToRecord(recording, record, eventOf(record, change, at), false)
}

/** The server or the recipient refused a change of ours: what it did is undone, and `failure` says why. */
export async function noteChangeFailed(
  recording: Recording,
  peer: string,
  id: string,
  failure: Failure,
): Promise<void> {
  const { transaction } = recording
  const known = await transaction.findEntry<SettledChange>(CHANGES_BY_ID, id)
  const record = known && (await transaction.findMessage(known.messageId))
  if (known === undefined || record === undefined || record.peer !== peer) return
  const queued = record.changes?.find((each) => each.id === id)
  if (queued !== undefined) {
    await transaction.putEntry(CHANGE_QUEUE, queueKey(queued), undefined)
    const { queuedAt, ...rest } = queued
    await putChanges(
      recording,
      record,
      (record.changes ?? []).map((each) => (each === queued ? { ...rest, failure } : each)),
    )
  } else if (known.change !== undefined) {
    const { queuedAt, ...rest } = known.change
    const undone = await undo(recording, record, known)
    await putChanges(recording, undone, [...(undone.changes ?? []), { ...rest, failure }])
  }
}

async function undo(
  recording: Recording,
  record: MessageRecord,
  settled: SettledChange,
): Promise<MessageRecord> {
  const { before, reacted, change } = settled
  if (record.retracted !== undefined) return record
  if (before !== undefined) {
    const { edits = [], ...rest } = record
    const isLatest = record.editIds?.at(-1) === settled.id
    return isLatest ? { ...rest, ...before, edits: edits.slice(0, -1) } : record
  }
  if (reacted === undefined || change === undefined) return record
  const event = { ...eventOf(record, { ...change, react: reacted }, recording.nowMs), id: "" }
  await applyToRecord(recording, record, event, false)
  return (await recording.transaction.findMessage(record.id)) ?? record
}

function eventOf(record: MessageRecord, change: ChangeRecord, at: number): ChangeEvent {
  const { id, edit, retract, react = [] } = change
  const origin = {
    target: record.stanzaId ?? "",
    id,
    author: "",
    isMine: true,
    at,
    ...(record.inRoom && { inRoom: record.inRoom }),
  }
  if (edit !== undefined) return { ...origin, kind: "edit", content: edit }
  return retract ? { ...origin, kind: "retract" } : { ...origin, kind: "react", emojis: react }
}
