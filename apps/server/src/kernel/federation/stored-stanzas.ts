import { randomUUID } from "node:crypto"
import type { Database, Log } from "@kith/feature-kit"
import { parseElement, stanza } from "@kith/xmpp"
import { type Outgoing, outgoing } from "./link-queue.ts"

interface Tables {
  federation_queue: { id: string; queued_at: number; position: number; stanza: string }
}

/** So many are removed by one statement. */
const AT_ONCE = 500

/** The messages that wait for other servers, as they outlive a restart. */
export class StoredStanzas {
  readonly #database: Database
  readonly #log: Log
  #position = 0
  readonly #adding = new Set<Promise<void>>()
  #removed: string[] = []
  #removing: Promise<void> | undefined

  constructor(database: Database, log: Log) {
    this.#database = database
    this.#log = log
  }

  /** Keeps them; each is settled once that is done. */
  add(items: readonly Outgoing[]): void {
    const rows = items.map((item) => {
      item.storedAs = randomUUID()
      const row = {
        id: item.storedAs,
        queued_at: item.since,
        position: ++this.#position,
        stanza: item.stanza.toXml(""),
      }
      return { table: "federation_queue", row }
    })
    const stored = new Promise<void>((resolve) => {
      this.#database.commit(rows, (error) => {
        if (error === undefined) for (const item of items) item.settle?.()
        else this.#log.warn("What waits for another server could not be stored", { cause: error })
        this.#adding.delete(stored)
        resolve()
      })
    })
    this.#adding.add(stored)
  }

  /** They have arrived, or been given back. */
  remove(items: readonly Outgoing[]): void {
    for (const { storedAs } of items) if (storedAs !== undefined) this.#removed.push(storedAs)
    if (this.#removed.length === 0) return
    this.#removing ??= this.#removeAll().finally(() => {
      this.#removing = undefined
    })
  }

  /** Resolves when all that was to be added or removed is. */
  async settled(): Promise<void> {
    await Promise.all(this.#adding)
    await this.#removing
  }

  /** All that is kept, in its order. */
  async load(): Promise<Outgoing[]> {
    const rows = await this.#database
      .tables<Tables>()
      .selectFrom("federation_queue")
      .selectAll()
      .orderBy("queued_at")
      .orderBy("position")
      .execute()
    this.#position = rows.reduce((most, { position }) => Math.max(most, Number(position)), 0)
    return rows.map((row) => ({
      ...outgoing(stanza(parseElement(row.stanza)), Number(row.queued_at)),
      storedAs: row.id,
    }))
  }

  async #removeAll(): Promise<void> {
    try {
      while (this.#removed.length > 0) {
        // What is being stored can only be removed when it is there.
        await Promise.all(this.#adding)
        const ids = this.#removed.splice(0, AT_ONCE)
        await this.#database.tables<Tables>().deleteFrom("federation_queue").where("id", "in", ids).execute()
      }
    } catch (error) {
      // They would be sent once more after a restart, which is better than never.
      this.#log.warn("What another server has got could not be removed from the queue", { cause: error })
    }
  }
}
