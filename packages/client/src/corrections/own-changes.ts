import type { Reaction } from "../messages/message.ts"
import { retractRecord } from "../retractions/retract-record.ts"
import type { ChangeRecord, MessageRecord } from "../store/records.ts"
import { withContent } from "./edit-record.ts"

/** The message as it will be once the server has what we did to it; what failed does not count. */
export function applyOwnChanges(record: MessageRecord): MessageRecord {
  if (record.changes === undefined) return record
  let changed = record
  for (const change of record.changes) {
    if (change.failure === undefined) changed = applyChange(changed, change)
  }
  return changed
}

function applyChange(record: MessageRecord, { edit, retract, react, madeAt }: ChangeRecord): MessageRecord {
  if (record.retracted !== undefined) return record
  if (edit !== undefined) return withContent(record, edit, madeAt)
  if (retract) return retractRecord(record, { at: madeAt })
  const reactions = react === undefined ? record.reactions : withOwnReactions(record.reactions ?? [], react)
  return { ...record, ...(reactions !== undefined && { reactions }) }
}

/** What the pills show when our own set becomes `emojis`. */
function withOwnReactions(reactions: readonly Reaction[], emojis: readonly string[]): Reaction[] {
  const wanted = new Set(emojis)
  const changed = reactions.flatMap((each): Reaction[] => {
    const isMine = wanted.delete(each.emoji)
    if (isMine === each.isMine) return [each]
    const count = each.count + (isMine ? 1 : -1)
    return count <= 0 ? [] : [{ ...each, count, isMine }]
  })
  return [...changed, ...[...wanted].map((emoji) => ({ emoji, count: 1, by: [], isMine: true }))]
}
