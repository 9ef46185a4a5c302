import type {
  ConversationRecord,
  Entry,
  EntryQuery,
  MessageQuery,
  MessageRecord,
  StoredFile,
} from "./records.ts"

/**
 * What a transaction can do. All of it happens or nothing, and nobody sees half of it: neither another transaction
 * of this process nor another tab. Inside, wait for nothing but the transaction's own answers.
 */
export interface StoreTransaction {
  findSetting<T>(key: string): Promise<T | undefined>
  /** `value` is plain JSON; `undefined` removes. */
  putSetting(key: string, value: unknown): Promise<void>

  findMessage(id: string): Promise<MessageRecord | undefined>
  findMessageByArchiveId(archiveId: string): Promise<MessageRecord | undefined>
  /** At most ten: a peer that uses one id for everything must not make us slow. */
  listMessagesByStanzaId(peer: string, stanzaId: string): Promise<MessageRecord[]>
  listMessages(query: MessageQuery): Promise<MessageRecord[]>
  countIncoming(peer: string, above: number): Promise<number>
  /** What waits to be sent, oldest first. */
  listQueue(limit: number): Promise<MessageRecord[]>
  putMessage(record: MessageRecord): Promise<void>
  removeMessage(id: string): Promise<void>

  findConversation(peer: string): Promise<ConversationRecord | undefined>
  listConversations(): Promise<ConversationRecord[]>
  putConversation(record: ConversationRecord): Promise<void>
  removeConversation(peer: string): Promise<void>
  /** A file that waits on this device to be uploaded; see `uploads/`. */
  findFile(id: string): Promise<Blob | undefined>
  putFile(id: string, file: Blob): Promise<void>
  removeFile(id: string): Promise<void>
  /** The ids of all files that wait, and their sizes in bytes. */
  listFiles(): Promise<StoredFile[]>

  findEntry<T>(collection: string, key: string): Promise<T | undefined>
  /** In the order of their keys. */
  listEntries<T>(collection: string, query: EntryQuery): Promise<Entry<T>[]>
  /** `value` is plain JSON; `undefined` removes. */
  putEntry(collection: string, key: string, value: unknown): Promise<void>
}

/** The database of one account on this device. */
export interface Store {
  /** Runs `work` alone; an error it throws undoes everything. */
  transact<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T>
  close(): Promise<void>
  /** Removes everything, then closes. */
  wipe(): Promise<void>
}
