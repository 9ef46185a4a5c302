import type { ConversationRecord, MessageRecord } from "../store/records.ts"

/** What changed in the store. Plain JSON: other tabs hear of it too. */
export interface Change {
  /** The bare addresses of the conversations that changed. */
  readonly peers: readonly string[]
  /** The local ids of the messages that changed, in whatever conversation. */
  readonly messageIds: readonly string[]
  /** There may be something new to send. */
  readonly hasQueued: boolean
  /** There may be files to upload, or some that nobody needs any more. */
  readonly hasFiles: boolean
  /** What is to be sent later was changed here. */
  readonly hasSchedules: boolean
  /** The time of some message began to run. */
  readonly hasExpiry: boolean
  /** The others may now be known to reach further back. */
  readonly concernsAll: boolean
  /** Those of which the archive was read further, or a stretch of it left out. */
  readonly reached: readonly string[]
}

/** What a change of this tab has written, so that who shows it need not read it again. */
export interface Written {
  /** By local id; `undefined`: removed. */
  readonly messages: ReadonlyMap<string, MessageRecord | undefined>
  /** By peer. */
  readonly conversations: ReadonlyMap<string, WrittenConversation>
}

export interface WrittenConversation {
  readonly record: ConversationRecord
  readonly last: MessageRecord | undefined
  readonly unread: number
  /** The oldest unread one. */
  readonly firstUnreadId: string | undefined
}

/** Hears of each change after it is stored; `written` is missing for those that another tab made. */
export type ChangeListener = (change: Change, written: Written | undefined) => void
