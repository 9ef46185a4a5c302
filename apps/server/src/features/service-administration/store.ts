import { createLateNotes, type Scope } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

export type LoginStore = ReturnType<typeof createLoginStore>

/** When each account was last logged in to. */
export function createLoginStore({ db, clock, log }: Pick<Scope<unknown, unknown>, "db" | "clock" | "log">) {
  const tables = db.tables<{ last_login: { user: string; at: number } }>()
  // No log-in waits for it; a crash may take the last second.
  const notes = createLateNotes<number>({
    clock,
    save: (logins) =>
      db.upsertAll(
        "last_login",
        [...logins].map(([user, at]) => ({ user, at })),
        ["user"],
      ),
    failed: (error) => log.error("Log-ins could not be noted", { error }),
  })
  return {
    async findLastLoginMs(user: Jid): Promise<number | undefined> {
      const key = user.bare.toString()
      const noted = notes.find(key)
      if (noted !== undefined) return noted
      const query = tables.selectFrom("last_login").select("at").where("user", "=", key)
      return (await query.executeTakeFirst())?.at
    },
    save: (user: Jid, at: number) => notes.set(user.bare.toString(), at),
    async remove(user: Jid): Promise<void> {
      await notes.forget(user.bare.toString())
      await tables.deleteFrom("last_login").where("user", "=", user.bare.toString()).execute()
    },
    close: (): Promise<void> => notes.settle(),
  }
}
