import { forgetEdits } from "../corrections/apply-edit.ts"
import type { Retraction } from "../messages/message.ts"
import type { Recording } from "../messages/recording.ts"
import { forgetReactions } from "../reactions/apply-reactions.ts"
import type { MessageRecord } from "../store/records.ts"
import { retractRecord } from "./retract-record.ts"

/** The record of a message that was taken back; nothing of what it said stays in the store. */
export async function retract(
  recording: Recording,
  record: MessageRecord,
  retracted: Retraction,
): Promise<MessageRecord> {
  await forgetReactions(recording, record.id)
  await forgetEdits(recording, record)
  return retractRecord(record, retracted)
}
