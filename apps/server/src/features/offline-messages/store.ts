import { Absences, type Database } from "@kith/feature-kit"
import type { Generated } from "kysely"

interface Tables {
  offline_message: { id: Generated<number>; owner: string; stored_at: number; stanza: string }
}

export interface WaitingMessage {
  /** Grows in the order in which messages came. */
  readonly id: number
  /** Epoch milliseconds. */
  readonly storedAt: number
  readonly stanza: string
}

export interface OfflineStore {
  /** Resolves once the message is durable. */
  add(owner: string, storedAt: number, stanza: string): Promise<void>
  /** The oldest ones with a greater id. */
  after(owner: string, id: number, limit: number): Promise<readonly WaitingMessage[]>
  /** How many wait, counted up to `limit`. */
  count(owner: string, limit: number): Promise<number>
  remove(ids: readonly number[]): Promise<void>
  removeAll(owner: string): Promise<void>
}

/** People of whom it is remembered that nothing waits for them. */
const MAX_ABSENCES = 20_000

export function createOfflineStore(database: Database): OfflineStore {
  const db = database.tables<Tables>()
  // Whoever comes online asks, and for most there is nothing.
  const absences = new Absences(MAX_ABSENCES)

  const insert = (row: { owner: string; stored_at: number; stanza: string }): Promise<void> =>
    new Promise((resolve, reject) => {
      database.commit([{ table: "offline_message", row }], (error) => (error ? reject(error) : resolve()))
    })

  const select = (owner: string, id: number, limit: number): Promise<WaitingMessage[]> =>
    db
      .selectFrom("offline_message")
      .select(["id", "stored_at as storedAt", "stanza"])
      .where("owner", "=", owner)
      .where("id", ">", id)
      .orderBy("id")
      .limit(limit)
      .execute()

  return {
    add: (owner, storedAt, stanza) =>
      absences.while(owner, () => insert({ owner, stored_at: storedAt, stanza })),

    // That there is nothing behind some message tells nothing of what is ahead of it.
    after: (owner, id, limit) =>
      id > 0 ? select(owner, id, limit) : absences.find(owner, () => select(owner, id, limit)),

    async count(owner, limit) {
      const some = db.selectFrom("offline_message").select("id").where("owner", "=", owner).limit(limit)
      const row = await db
        .selectFrom(some.as("some"))
        .select((e) => e.fn.countAll().as("count"))
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },

    async remove(ids) {
      if (ids.length > 0) await db.deleteFrom("offline_message").where("id", "in", ids).execute()
    },

    async removeAll(owner) {
      await db.deleteFrom("offline_message").where("owner", "=", owner).execute()
    },
  }
}
