import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from "idb"
import type { ConversationRecord, MessageQuery, MessageRecord } from "../store/records.ts"
import type { Store, StoreTransaction } from "../store/store.ts"
import { Turns } from "../store/turns.ts"

interface Schema extends DBSchema {
  setting: { key: string; value: unknown }
  conversation: { key: string; value: ConversationRecord }
  message: {
    key: string
    value: MessageRecord
    indexes: {
      byOrder: [string, number]
      byDirection: [string, string, number]
      byStanzaId: [string, string]
      byArchiveId: string
      byQueue: number
    }
  }
}
const TABLES = ["setting", "conversation", "message"] as const
type Tables = (typeof TABLES)[number][]

/** Keeps an account in the browser's IndexedDB, in a database of its own that all tabs share. */
export async function openIndexedDbStore(name: string): Promise<Store> {
  const database = await openDB<Schema>(name, 1, {
    upgrade(created) {
      created.createObjectStore("setting")
      created.createObjectStore("conversation", { keyPath: "peer" })
      const messages = created.createObjectStore("message", { keyPath: "id" })
      messages.createIndex("byOrder", ["peer", "order"])
      messages.createIndex("byDirection", ["peer", "direction", "order"])
      messages.createIndex("byStanzaId", ["peer", "stanzaId"])
      messages.createIndex("byArchiveId", "archiveId")
      messages.createIndex("byQueue", "queuedAt")
    },
    // Another tab signs out, or a newer version of the application opens: it must not wait for us.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
  const turns = new Turns()
  const close = () => turns.take(async () => database.close())
  return {
    transact: (work) => turns.take(() => transact(database, work)),
    close,
    async wipe() {
      await turns.take(() =>
        transact(database, async (_, indexedDb) => {
          for (const table of TABLES) await indexedDb.objectStore(table).clear()
        }),
      )
      await close()
      await deleteDB(name)
    },
  }
}

type Running = IDBPTransaction<Schema, Tables, "readwrite">

async function transact<T>(
  database: IDBPDatabase<Schema>,
  work: (transaction: StoreTransaction, indexedDb: Running) => Promise<T>,
): Promise<T> {
  const running = database.transaction([...TABLES], "readwrite")
  try {
    const result = await work(new IndexedDbTransaction(running), running)
    await running.done
    return result
  } catch (error) {
    // `done` rejects when the transaction is undone; whoever asked gets the cause instead.
    running.done.catch(() => undefined)
    try {
      running.abort()
    } catch {
      // It had ended by itself.
    }
    throw error
  }
}

class IndexedDbTransaction implements StoreTransaction {
  readonly #settings
  readonly #conversations
  readonly #messages

  constructor(running: Running) {
    this.#settings = running.objectStore("setting")
    this.#conversations = running.objectStore("conversation")
    this.#messages = running.objectStore("message")
  }

  async findSetting<T>(key: string): Promise<T | undefined> {
    return (await this.#settings.get(key)) as T | undefined
  }
  async putSetting(key: string, value: unknown): Promise<void> {
    if (value === undefined) await this.#settings.delete(key)
    else await this.#settings.put(value, key)
  }

  findMessage(id: string): Promise<MessageRecord | undefined> {
    return this.#messages.get(id)
  }
  findMessageByArchiveId(archiveId: string): Promise<MessageRecord | undefined> {
    return this.#messages.index("byArchiveId").get(archiveId)
  }
  listMessagesByStanzaId(peer: string, stanzaId: string): Promise<MessageRecord[]> {
    return this.#messages.index("byStanzaId").getAll([peer, stanzaId], 10)
  }

  async listMessages(query: MessageQuery): Promise<MessageRecord[]> {
    const { peer, direction, above = 0, below = Infinity, limit, newestFirst } = query
    const index =
      direction === undefined ? this.#messages.index("byOrder") : this.#messages.index("byDirection")
    const key = (order: number) => (direction === undefined ? [peer, order] : [peer, direction, order])
    const range = IDBKeyRange.bound(key(above), key(below), true, true)
    if (!newestFirst) return index.getAll(range as never, limit)
    const found: MessageRecord[] = []
    let cursor = limit > 0 ? await index.openCursor(range as never, "prev") : null
    while (cursor !== null) {
      found.push(cursor.value)
      cursor = found.length < limit ? await cursor.continue() : null
    }
    return found
  }
  countIncoming(peer: string, above: number): Promise<number> {
    const range = IDBKeyRange.bound([peer, "in", above], [peer, "in", Infinity], true, true)
    return this.#messages.index("byDirection").count(range)
  }
  listQueue(limit: number): Promise<MessageRecord[]> {
    return this.#messages.index("byQueue").getAll(null, limit)
  }
  async putMessage(record: MessageRecord): Promise<void> {
    await this.#messages.put(record)
  }
  removeMessage(id: string): Promise<void> {
    return this.#messages.delete(id)
  }

  findConversation(peer: string): Promise<ConversationRecord | undefined> {
    return this.#conversations.get(peer)
  }
  listConversations(): Promise<ConversationRecord[]> {
    return this.#conversations.getAll()
  }
  async putConversation(record: ConversationRecord): Promise<void> {
    await this.#conversations.put(record)
  }
  removeConversation(peer: string): Promise<void> {
    return this.#conversations.delete(peer)
  }
}
