import { DatabaseSync, type StatementSync } from "node:sqlite"
import type {
  ConversationRecord,
  Entry,
  EntryQuery,
  MessageQuery,
  MessageRecord,
  StoredFile,
} from "../store/records.ts"
import type { Store, StoreTransaction } from "../store/store.ts"
import { Turns } from "../store/turns.ts"

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
  CREATE TABLE IF NOT EXISTS conversation (peer TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID, STRICT;
  CREATE TABLE IF NOT EXISTS message (
    id TEXT PRIMARY KEY, peer TEXT NOT NULL, place INTEGER NOT NULL, direction TEXT NOT NULL,
    stanza_id TEXT, archive_id TEXT, queued_at INTEGER, record TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, type TEXT NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID, STRICT;
  CREATE TABLE IF NOT EXISTS entry (
    collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (collection, key)) WITHOUT ROWID, STRICT;
  CREATE INDEX IF NOT EXISTS message_by_place ON message (peer, place);
  CREATE INDEX IF NOT EXISTS message_by_direction ON message (peer, direction, place);
  CREATE INDEX IF NOT EXISTS message_by_stanza_id ON message (peer, stanza_id);
  CREATE INDEX IF NOT EXISTS message_by_archive_id ON message (archive_id) WHERE archive_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS message_by_queue ON message (queued_at) WHERE queued_at IS NOT NULL;
`

/**
 * Keeps an account in an SQLite file (`:memory:` works too). Several processes may open one file; writes wait for
 * each other.
 */
export function openSqliteStore(path: string): Store {
  const database = new DatabaseSync(path, { timeout: 5_000 })
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
  database.exec(SCHEMA)
  const transaction = new SqliteTransaction(database)
  const turns = new Turns()
  let isOpen = true
  const close = async () => {
    if (isOpen) database.close()
    isOpen = false
  }
  return {
    transact: (work) =>
      turns.take(async () => {
        database.exec("BEGIN IMMEDIATE")
        try {
          const result = await work(transaction)
          database.exec("COMMIT")
          return result
        } catch (error) {
          database.exec("ROLLBACK")
          throw error
        }
      }),
    close: () => turns.take(close),
    wipe: () =>
      turns.take(async () => {
        database.exec("PRAGMA secure_delete = ON")
        database.exec("DELETE FROM setting; DELETE FROM conversation; DELETE FROM message")
        database.exec("DELETE FROM file; DELETE FROM entry")
        database.exec("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
        await close()
      }),
  }
}

class SqliteTransaction implements StoreTransaction {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  async findSetting<T>(key: string): Promise<T | undefined> {
    return this.#records<T>("SELECT value AS record FROM setting WHERE key = ?", key)[0]
  }
  async putSetting(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.#run("DELETE FROM setting WHERE key = ?", key)
    else this.#run("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", key, JSON.stringify(value))
  }

  async findMessage(id: string): Promise<MessageRecord | undefined> {
    return this.#records<MessageRecord>("SELECT record FROM message WHERE id = ?", id)[0]
  }
  async findMessageByArchiveId(archiveId: string): Promise<MessageRecord | undefined> {
    return this.#records<MessageRecord>("SELECT record FROM message WHERE archive_id = ?", archiveId)[0]
  }
  async listMessagesByStanzaId(peer: string, stanzaId: string): Promise<MessageRecord[]> {
    const sql = "SELECT record FROM message WHERE peer = ? AND stanza_id = ? LIMIT 10"
    return this.#records(sql, peer, stanzaId)
  }
  async listMessages(query: MessageQuery): Promise<MessageRecord[]> {
    const { peer, direction, above = 0, below = Number.MAX_SAFE_INTEGER, limit, newestFirst } = query
    const where = `peer = ? ${direction === undefined ? "" : "AND direction = ?"} AND place > ? AND place < ?`
    const sql = `SELECT record FROM message WHERE ${where} ORDER BY place ${newestFirst ? "DESC" : "ASC"} LIMIT ?`
    const bounds = direction === undefined ? [peer] : [peer, direction]
    return this.#records(sql, ...bounds, above, below, limit)
  }
  async countIncoming(peer: string, above: number): Promise<number> {
    const sql = "SELECT count(*) AS total FROM message WHERE peer = ? AND direction = 'in' AND place > ?"
    return Number(this.#prepare(sql).get(peer, above)?.total ?? 0)
  }
  async listQueue(limit: number): Promise<MessageRecord[]> {
    const sql = "SELECT record FROM message WHERE queued_at IS NOT NULL ORDER BY queued_at LIMIT ?"
    return this.#records(sql, limit)
  }
  async putMessage(record: MessageRecord): Promise<void> {
    this.#run(
      `INSERT OR REPLACE INTO message (id, peer, place, direction, stanza_id, archive_id, queued_at, record)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      record.id,
      record.peer,
      record.order,
      record.direction,
      record.stanzaId ?? null,
      record.archiveId ?? null,
      record.queuedAt ?? null,
      JSON.stringify(record),
    )
  }
  async removeMessage(id: string): Promise<void> {
    this.#run("DELETE FROM message WHERE id = ?", id)
  }

  async findConversation(peer: string): Promise<ConversationRecord | undefined> {
    return this.#records<ConversationRecord>("SELECT record FROM conversation WHERE peer = ?", peer)[0]
  }
  async listConversations(): Promise<ConversationRecord[]> {
    return this.#records("SELECT record FROM conversation")
  }
  async putConversation(record: ConversationRecord): Promise<void> {
    const sql = "INSERT OR REPLACE INTO conversation (peer, record) VALUES (?, ?)"
    this.#run(sql, record.peer, JSON.stringify(record))
  }
  async removeConversation(peer: string): Promise<void> {
    this.#run("DELETE FROM conversation WHERE peer = ?", peer)
  }

  async findFile(id: string): Promise<Blob | undefined> {
    const row = this.#prepare("SELECT type, bytes FROM file WHERE id = ?").get(id)
    return row && new Blob([row.bytes as Uint8Array<ArrayBuffer>], { type: String(row.type) })
  }

  async putFile(id: string, file: Blob): Promise<void> {
    const bytes = new Uint8Array(await file.arrayBuffer())
    this.#run("INSERT OR REPLACE INTO file (id, type, bytes) VALUES (?, ?, ?)", id, file.type, bytes)
  }

  async removeFile(id: string): Promise<void> {
    this.#run("DELETE FROM file WHERE id = ?", id)
  }

  async listFiles(): Promise<StoredFile[]> {
    const rows = this.#prepare("SELECT id, length(bytes) AS bytes FROM file").all()
    return rows.map(({ id, bytes }) => ({ id: String(id), bytes: Number(bytes) }))
  }

  async findEntry<T>(collection: string, key: string): Promise<T | undefined> {
    const sql = "SELECT value AS record FROM entry WHERE collection = ? AND key = ?"
    return this.#records<T>(sql, collection, key)[0]
  }
  async listEntries<T>(collection: string, query: EntryQuery): Promise<Entry<T>[]> {
    const { from = "", below, limit } = query
    const end = below === undefined ? "" : "AND key < ?"
    const sql = `SELECT key, value FROM entry WHERE collection = ? AND key >= ? ${end} ORDER BY key LIMIT ?`
    const bounds = below === undefined ? [] : [below]
    const rows = this.#prepare(sql).all(collection, from, ...bounds, limit)
    return rows.map(({ key, value }) => ({ key: String(key), value: JSON.parse(String(value)) as T }))
  }
  async putEntry(collection: string, key: string, value: unknown): Promise<void> {
    if (value === undefined) {
      this.#run("DELETE FROM entry WHERE collection = ? AND key = ?", collection, key)
    } else {
      const sql = "INSERT OR REPLACE INTO entry (collection, key, value) VALUES (?, ?, ?)"
      this.#run(sql, collection, key, JSON.stringify(value))
    }
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
  #run(sql: string, ...values: (string | number | Uint8Array | null)[]): void {
    this.#prepare(sql).run(...values)
  }
  #records<T>(sql: string, ...values: (string | number)[]): T[] {
    return this.#prepare(sql)
      .all(...values)
      .map((row) => JSON.parse(String(row.record)) as T)
  }
}
