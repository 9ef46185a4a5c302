import type { MessageLog } from "../messages/message-log.ts"
import type { MessageRecord } from "../store/records.ts"
import { searchableText } from "./query.ts"

const PAGE = 400
/** Of a conversation that changed, so many of its newest messages are read again. */
const READ_AGAIN = 200

export interface TextEntry {
  readonly id: string
  readonly sentAt: number
  /** Folded. */
  readonly text: string
}

/**
 * The text of all messages of this device, in memory: to go through 100,000 of them takes some 15 to 60 ms, and finds
 * parts of words in any language. (An index of words takes seconds to make and more memory: MiniSearch 16 s and 94 MB
 * for what is here 0.1 s and 15 MB.) It is read at the first search, page by page, with turns of the event loop between.
 */
export class TextTable {
  readonly #log: MessageLog
  /** By conversation, then by message. */
  readonly #texts = new Map<string, Map<string, TextEntry>>()
  readonly #changed = new Set<string>()
  #loading: Promise<void> | undefined

  constructor(log: MessageLog) {
    this.#log = log
    log.subscribe(({ peers }) => {
      if (this.#loading === undefined) return
      for (const peer of peers) this.#changed.add(peer)
    })
  }

  /** Everything, or one conversation; up to date with the store. */
  async read(peer?: string): Promise<Iterable<TextEntry>[]> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined
      throw error
    })
    await this.#loading
    await this.#readChanged()
    const tables = peer === undefined ? [...this.#texts.values()] : [this.#texts.get(peer) ?? new Map()]
    return tables.map((table) => table.values())
  }

  async #load(): Promise<void> {
    const conversations = await this.#log.store.transact((t) => t.listConversations())
    for (const { peer } of conversations) {
      let above = -1
      for (;;) {
        const page = await this.#log.store.transact((t) =>
          t.listMessages({ peer, above, limit: PAGE, newestFirst: false }),
        )
        this.#take(peer, page)
        const last = page.at(-1)
        if (last === undefined || page.length < PAGE) break
        above = last.order
      }
    }
  }

  async #readChanged(): Promise<void> {
    const peers = [...this.#changed]
    this.#changed.clear()
    for (const peer of peers) {
      const query = { peer, limit: READ_AGAIN, newestFirst: true }
      this.#take(peer, await this.#log.store.transact((t) => t.listMessages(query)))
    }
  }

  #take(peer: string, records: readonly MessageRecord[]): void {
    const table = this.#texts.get(peer) ?? new Map<string, TextEntry>()
    this.#texts.set(peer, table)
    for (const record of records) {
      const text = searchableText(record)
      if (text === "") table.delete(record.id)
      else table.set(record.id, { id: record.id, sentAt: record.sentAt, text })
    }
  }
}
