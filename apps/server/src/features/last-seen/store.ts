import type { Database } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

export type LastSeenStore = ReturnType<typeof createLastSeenStore>

export function createLastSeenStore(db: Database) {
  const tables = db.tables<{ last_seen: { user: string; left_at: number } }>()
  return {
    async findLeftAtMs(user: Jid): Promise<number | undefined> {
      const query = tables.selectFrom("last_seen").select("left_at").where("user", "=", user.bare.toString())
      return (await query.executeTakeFirst())?.left_at
    },
    save: (user: Jid, leftAt: number): Promise<void> =>
      db.upsert("last_seen", { user: user.bare.toString(), left_at: leftAt }, ["user"]),
    async remove(user: Jid): Promise<void> {
      await tables.deleteFrom("last_seen").where("user", "=", user.bare.toString()).execute()
    },
  }
}
