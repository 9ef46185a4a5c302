import { withoutContent } from "../corrections/edit-record.ts"
import type { Retraction } from "../messages/message.ts"
import type { MessageRecord } from "../store/records.ts"

/** What is left of a message that was taken back: who wrote it, and when. */
export function retractRecord(record: MessageRecord, retracted: Retraction): MessageRecord {
  const { edits, editedAt, editIds, reactions, expiresAt, ...rest } = withoutContent(record)
  return { ...rest, retracted }
}
