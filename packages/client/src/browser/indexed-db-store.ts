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
import { answerOf, endOf, newestOf } from "./indexed-db-requests.ts"

/** 2: files that wait to be uploaded; 3: entries. */
const VERSION = 3
const TABLES = ["setting", "conversation", "message", "file", "entry"]

/** Keeps an account in the browser's IndexedDB, in a database of its own that all tabs share. */
export async function openIndexedDbStore(name: string): Promise<Store> {
  const opening = indexedDB.open(name, VERSION)
  opening.onupgradeneeded = ({ oldVersion }) => createTables(opening.result, oldVersion)
  const database = await answerOf(opening)
  // Another tab signs out, or a newer version of the application opens: it must not wait for us.
  database.onversionchange = () => database.close()
  const turns = new Turns()
  const close = () => turns.take(async () => database.close())
  return {
    transact: (work) => turns.take(() => transact(database, work)),
    close,
    async wipe() {
      await turns.take(async () => {
        const emptying = database.transaction(TABLES, "readwrite")
        for (const table of TABLES) emptying.objectStore(table).clear()
        await endOf(emptying)
      })
      await close()
      await answerOf(indexedDB.deleteDatabase(name))
    },
  }
}

/** What is missing since `oldVersion`, 0 for a database that is new. */
function createTables(database: IDBDatabase, oldVersion: number): void {
  if (oldVersion < 1) createFirstTables(database)
  // Without keys of their own, so that each is nothing but the file.
  if (oldVersion < 2) database.createObjectStore("file")
  if (oldVersion < 3) database.createObjectStore("entry")
}

function createFirstTables(database: IDBDatabase): void {
  database.createObjectStore("setting")
  database.createObjectStore("conversation", { keyPath: "peer" })
  const messages = database.createObjectStore("message", { keyPath: "id" })
  messages.createIndex("byOrder", ["peer", "order"])
  messages.createIndex("byDirection", ["peer", "direction", "order"])
  messages.createIndex("byStanzaId", ["peer", "stanzaId"])
  messages.createIndex("byArchiveId", "archiveId")
  messages.createIndex("byQueue", "queuedAt")
}

async function transact<T>(
  database: IDBDatabase,
  work: (transaction: StoreTransaction) => Promise<T>,
): Promise<T> {
  const running = database.transaction(TABLES, "readwrite")
  const end = endOf(running)
  // Whoever asked gets the cause of an undoing instead.
  end.catch(() => undefined)
  try {
    const result = await work(new IndexedDbTransaction(running))
    commit(running)
    await end
    return result
  } catch (error) {
    // What undid it comes before what did not work because it was undone.
    const cause = running.error ?? error
    try {
      running.abort()
    } catch {
      // It had ended by itself.
    }
    throw cause
  }
}

/** Nothing more is asked: it need not wait until the last answer was heard, which is a way to another process and back. */
function commit(running: IDBTransaction): void {
  try {
    running.commit()
  } catch {
    // It had nothing to do when its work went on, and so ended by itself; or it was undone, which its end tells.
  }
}

/**
 * Nobody waits for the answer to a write: requests are carried out in their order, and one that fails undoes the
 * transaction.
 */
class IndexedDbTransaction implements StoreTransaction {
  readonly #settings: IDBObjectStore
  readonly #conversations: IDBObjectStore
  readonly #messages: IDBObjectStore
  readonly #files: IDBObjectStore
  readonly #entries: IDBObjectStore

  constructor(running: IDBTransaction) {
    this.#settings = running.objectStore("setting")
    this.#conversations = running.objectStore("conversation")
    this.#messages = running.objectStore("message")
    this.#files = running.objectStore("file")
    this.#entries = running.objectStore("entry")
  }

  findSetting<T>(key: string): Promise<T | undefined> {
    return answerOf<T | undefined>(this.#settings.get(key))
  }
  async putSetting(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.#settings.delete(key)
    else this.#settings.put(value, key)
  }

  findMessage(id: string): Promise<MessageRecord | undefined> {
    return answerOf<MessageRecord | undefined>(this.#messages.get(id))
  }
  findMessageByArchiveId(archiveId: string): Promise<MessageRecord | undefined> {
    return answerOf<MessageRecord | undefined>(this.#messages.index("byArchiveId").get(archiveId))
  }
  listMessagesByStanzaId(peer: string, stanzaId: string): Promise<MessageRecord[]> {
    return answerOf<MessageRecord[]>(this.#messages.index("byStanzaId").getAll([peer, stanzaId], 10))
  }

  async listMessages(query: MessageQuery): Promise<MessageRecord[]> {
    const { peer, direction, above = 0, below = Infinity, limit, newestFirst } = query
    // Of a range without a place in it IndexedDB makes an error.
    if (above >= below) return []
    const index = this.#messages.index(direction === undefined ? "byOrder" : "byDirection")
    const key = (order: number) => (direction === undefined ? [peer, order] : [peer, direction, order])
    const range = IDBKeyRange.bound(key(above), key(below), true, true)
    return newestFirst ? newestOf(index, range, limit) : answerOf<MessageRecord[]>(index.getAll(range, limit))
  }
  countIncoming(peer: string, above: number): Promise<number> {
    const range = IDBKeyRange.bound([peer, "in", above], [peer, "in", Infinity], true, true)
    return answerOf(this.#messages.index("byDirection").count(range))
  }
  listQueue(limit: number): Promise<MessageRecord[]> {
    return answerOf<MessageRecord[]>(this.#messages.index("byQueue").getAll(null, limit))
  }
  async putMessage(record: MessageRecord): Promise<void> {
    this.#messages.put(record)
  }
  async removeMessage(id: string): Promise<void> {
    this.#messages.delete(id)
  }

  findConversation(peer: string): Promise<ConversationRecord | undefined> {
    return answerOf<ConversationRecord | undefined>(this.#conversations.get(peer))
  }
  listConversations(): Promise<ConversationRecord[]> {
    return answerOf<ConversationRecord[]>(this.#conversations.getAll())
  }
  async putConversation(record: ConversationRecord): Promise<void> {
    this.#conversations.put(record)
  }
  async removeConversation(peer: string): Promise<void> {
    this.#conversations.delete(peer)
  }

  findFile(id: string): Promise<Blob | undefined> {
    return answerOf<Blob | undefined>(this.#files.get(id))
  }

  async putFile(id: string, file: Blob): Promise<void> {
    this.#files.put(file, id)
  }

  async removeFile(id: string): Promise<void> {
    this.#files.delete(id)
  }

  async listFiles(): Promise<StoredFile[]> {
    const [keys, files] = await Promise.all([
      answerOf(this.#files.getAllKeys()),
      answerOf<Blob[]>(this.#files.getAll()),
    ])
    return keys.map((key, index) => ({ id: String(key), bytes: files[index]?.size ?? 0 }))
  }

  findEntry<T>(collection: string, key: string): Promise<T | undefined> {
    return answerOf<T | undefined>(this.#entries.get([collection, key]))
  }
  async listEntries<T>(collection: string, query: EntryQuery): Promise<Entry<T>[]> {
    const { from = "", below, limit } = query
    // In IndexedDB's order an array stands behind every text.
    const range = IDBKeyRange.bound([collection, from], [collection, below ?? []], false, true)
    if (limit <= 0) return []
    const [keys, values] = await Promise.all([
      answerOf(this.#entries.getAllKeys(range, limit)),
      answerOf<T[]>(this.#entries.getAll(range, limit)),
    ])
    return values.map((value, at) => ({ key: (keys[at] as [string, string])[1], value }))
  }
  async putEntry(collection: string, key: string, value: unknown): Promise<void> {
    if (value === undefined) this.#entries.delete([collection, key])
    else this.#entries.put(value, [collection, key])
  }
}
