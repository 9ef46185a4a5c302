import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

interface Tables {
  room_tombstone: { name: string; venue: string | null; reason: string | null; destroyed_at: number }
}

/** What is left of a room that was destroyed. */
export interface Tombstone {
  /** Where it goes on. */
  readonly venue: Jid | undefined
  readonly reason: string | undefined
}

export type TombstoneStore = ReturnType<typeof createTombstoneStore>

export function createTombstoneStore(database: Database) {
  const db = database.tables<Tables>()
  return {
    async find(name: string): Promise<Tombstone | undefined> {
      const row = await db
        .selectFrom("room_tombstone")
        .select(["venue", "reason"])
        .where("name", "=", name)
        .executeTakeFirst()
      return row && { venue: Jid.tryParse(row.venue ?? undefined), reason: row.reason ?? undefined }
    },

    save: (name: string, { venue, reason }: Tombstone, at: number): Promise<void> =>
      database.upsert(
        "room_tombstone",
        { name, venue: venue?.toString() ?? null, reason: reason ?? null, destroyed_at: at },
        ["name"],
      ),

    async removeBefore(time: number): Promise<void> {
      await db.deleteFrom("room_tombstone").where("destroyed_at", "<", time).execute()
    },
  }
}
