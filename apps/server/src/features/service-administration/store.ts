import type { Database } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

export type LoginStore = ReturnType<typeof createLoginStore>

/** When each account was last logged in to. */
export function createLoginStore(db: Database) {
  const tables = db.tables<{ last_login: { user: string; at: number } }>()
  return {
    async findLastLoginMs(user: Jid): Promise<number | undefined> {
      const query = tables.selectFrom("last_login").select("at").where("user", "=", user.bare.toString())
      return (await query.executeTakeFirst())?.at
    },
    save: (user: Jid, at: number): Promise<void> =>
      db.upsert("last_login", { user: user.bare.toString(), at }, ["user"]),
    async remove(user: Jid): Promise<void> {
      await tables.deleteFrom("last_login").where("user", "=", user.bare.toString()).execute()
    },
  }
}
