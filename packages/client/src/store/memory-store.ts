import { MemoryEntries } from "./memory-entries.ts"
import type {
  ConversationRecord,
  Entry,
  EntryQuery,
  MessageQuery,
  MessageRecord,
  StoredFile,
} from "./records.ts"
import type { Store, StoreTransaction } from "./store.ts"
import { Turns } from "./turns.ts"

/** Keeps everything in memory: for tests, and for bots that need no past. */
export function createMemoryStore(): Store {
  let tables = new Tables()
  const turns = new Turns()
  return {
    transact: (work) =>
      turns.take(async () => {
        const undo: (() => void)[] = []
        try {
          return await work(new MemoryTransaction(tables, undo))
        } catch (error) {
          for (const step of undo.reverse()) step()
          throw error
        }
      }),
    close: () => turns.settled(),
    wipe: () =>
      turns.take(async () => {
        tables = new Tables()
      }),
  }
}

class Tables {
  readonly settings = new Map<string, unknown>()
  readonly conversations = new Map<string, ConversationRecord>()
  readonly files = new Map<string, Blob>()
  readonly messages = new Map<string, MessageRecord>()
  readonly byArchiveId = new Map<string, MessageRecord>()
  readonly byStanzaId = new Map<string, MessageRecord[]>()
  /** Per peer, by order. */
  readonly byPeer = new Map<string, MessageRecord[]>()
  readonly queue: MessageRecord[] = []
  readonly entries = new MemoryEntries()

  add(record: MessageRecord): void {
    this.messages.set(record.id, record)
    if (record.archiveId !== undefined) this.byArchiveId.set(record.archiveId, record)
    if (record.stanzaId !== undefined) {
      getOrCreate(this.byStanzaId, stanzaKey(record.peer, record.stanzaId)).push(record)
    }
    insert(getOrCreate(this.byPeer, record.peer), record, orderOf)
    if (record.queuedAt !== undefined) insert(this.queue, record, queuedAtOf)
  }

  delete(record: MessageRecord): void {
    this.messages.delete(record.id)
    if (record.archiveId !== undefined) this.byArchiveId.delete(record.archiveId)
    if (record.stanzaId !== undefined) {
      remove(this.byStanzaId.get(stanzaKey(record.peer, record.stanzaId)), record)
    }
    remove(this.byPeer.get(record.peer), record)
    if (record.queuedAt !== undefined) remove(this.queue, record)
  }
}

class MemoryTransaction implements StoreTransaction {
  readonly #tables: Tables
  readonly #undo: (() => void)[]

  constructor(tables: Tables, undo: (() => void)[]) {
    this.#tables = tables
    this.#undo = undo
  }

  async findSetting<T>(key: string): Promise<T | undefined> {
    return structuredClone(this.#tables.settings.get(key)) as T | undefined
  }
  async putSetting(key: string, value: unknown): Promise<void> {
    this.#replace(this.#tables.settings, key, structuredClone(value))
  }

  async findMessage(id: string): Promise<MessageRecord | undefined> {
    return this.#tables.messages.get(id)
  }
  async findMessageByArchiveId(archiveId: string): Promise<MessageRecord | undefined> {
    return this.#tables.byArchiveId.get(archiveId)
  }
  async listMessagesByStanzaId(peer: string, stanzaId: string): Promise<MessageRecord[]> {
    return (this.#tables.byStanzaId.get(stanzaKey(peer, stanzaId)) ?? []).slice(0, 10)
  }

  async listMessages(query: MessageQuery): Promise<MessageRecord[]> {
    const { peer, direction, above = -Infinity, below = Infinity, limit, newestFirst } = query
    const all = this.#tables.byPeer.get(peer) ?? []
    const found: MessageRecord[] = []
    const step = newestFirst ? -1 : 1
    let at = newestFirst ? placeOf(all, below, orderOf) - 1 : placeOf(all, above, orderOf)
    for (; found.length < limit; at += step) {
      const record = all[at]
      if (record === undefined || record.order < above || record.order > below) break
      if (record.order === above || record.order === below) continue
      if (direction === undefined || record.direction === direction) found.push(record)
    }
    return found
  }
  async countIncoming(peer: string, above: number): Promise<number> {
    const query = { peer, direction: "in", above, limit: Infinity, newestFirst: false } as const
    return (await this.listMessages(query)).length
  }
  async listQueue(limit: number): Promise<MessageRecord[]> {
    return this.#tables.queue.slice(0, limit)
  }

  async putMessage(record: MessageRecord): Promise<void> {
    const tables = this.#tables
    const before = tables.messages.get(record.id)
    if (before !== undefined) tables.delete(before)
    tables.add(record)
    this.#undo.push(() => {
      tables.delete(record)
      if (before !== undefined) tables.add(before)
    })
  }
  async removeMessage(id: string): Promise<void> {
    const before = this.#tables.messages.get(id)
    if (before === undefined) return
    this.#tables.delete(before)
    this.#undo.push(() => this.#tables.add(before))
  }

  async findConversation(peer: string): Promise<ConversationRecord | undefined> {
    return this.#tables.conversations.get(peer)
  }
  async listConversations(): Promise<ConversationRecord[]> {
    return [...this.#tables.conversations.values()]
  }
  async putConversation(record: ConversationRecord): Promise<void> {
    this.#replace(this.#tables.conversations, record.peer, record)
  }
  async removeConversation(peer: string): Promise<void> {
    this.#replace(this.#tables.conversations, peer, undefined)
  }

  async findFile(id: string): Promise<Blob | undefined> {
    return this.#tables.files.get(id)
  }

  async putFile(id: string, file: Blob): Promise<void> {
    this.#replace(this.#tables.files, id, file)
  }

  async removeFile(id: string): Promise<void> {
    this.#replace(this.#tables.files, id, undefined)
  }

  async listFiles(): Promise<StoredFile[]> {
    return [...this.#tables.files].map(([id, { size }]) => ({ id, bytes: size }))
  }

  async findEntry<T>(collection: string, key: string): Promise<T | undefined> {
    return this.#tables.entries.find(collection, key) as T | undefined
  }
  async listEntries<T>(collection: string, query: EntryQuery): Promise<Entry<T>[]> {
    return this.#tables.entries.list(collection, query) as Entry<T>[]
  }
  async putEntry(collection: string, key: string, value: unknown): Promise<void> {
    const { entries } = this.#tables
    const before = entries.find(collection, key)
    entries.put(collection, key, value)
    this.#undo.push(() => entries.put(collection, key, before))
  }

  #replace<T>(table: Map<string, T>, key: string, value: T | undefined): void {
    const before = table.get(key)
    const put = (to: T | undefined) => (to === undefined ? table.delete(key) : table.set(key, to))
    put(value)
    this.#undo.push(() => put(before))
  }
}

const stanzaKey = (peer: string, stanzaId: string): string => `${peer}\0${stanzaId}`
const orderOf = (record: MessageRecord): number => record.order
const queuedAtOf = (record: MessageRecord): number => record.queuedAt ?? 0

/** The first place whose value is not below `value`. */
function placeOf(
  sorted: readonly MessageRecord[],
  value: number,
  by: (record: MessageRecord) => number,
): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const record = sorted[middle]
    if (record !== undefined && by(record) < value) low = middle + 1
    else high = middle
  }
  return low
}

function insert(sorted: MessageRecord[], record: MessageRecord, by: (record: MessageRecord) => number): void {
  sorted.splice(placeOf(sorted, by(record), by), 0, record)
}

function remove(from: MessageRecord[] | undefined, record: MessageRecord): void {
  const at = from?.lastIndexOf(record) ?? -1
  if (at >= 0) from?.splice(at, 1)
}

function getOrCreate(map: Map<string, MessageRecord[]>, key: string): MessageRecord[] {
  const existing = map.get(key)
  if (existing !== undefined) return existing
  const created: MessageRecord[] = []
  map.set(key, created)
  return created
}
