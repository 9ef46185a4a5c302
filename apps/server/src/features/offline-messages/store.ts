import type { Database } from "@kith/feature-kit"
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
  after(owner: string, id: number, limit: number): Promise<WaitingMessage[]>
  /** How many wait, counted up to `limit`. */
  count(owner: string, limit: number): Promise<number>
  remove(ids: readonly number[]): Promise<void>
  removeAll(owner: string): Promise<void>
}

export function createOfflineStore(database: Database): OfflineStore {
  const db = database.tables<Tables>()
  return {
    add(owner, storedAt, stanza) {
      const row = { owner, stored_at: storedAt, stanza }
      return new Promise((resolve, reject) => {
        database.commit([{ table: "offline_message", row }], (error) => (error ? reject(error) : resolve()))
      })
    },

    async after(owner, id, limit) {
      const rows = await db
        .selectFrom("offline_message")
        .select(["id", "stored_at as storedAt", "stanza"])
        .where("owner", "=", owner)
        .where("id", ">", id)
        .orderBy("id")
        .limit(limit)
        .execute()
      return rows
    },

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
