import { createLateNotes, type Scope } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

export type LastSeenStore = ReturnType<typeof createLastSeenStore>

export function createLastSeenStore({
  db,
  clock,
  log,
}: Pick<Scope<unknown, unknown>, "db" | "clock" | "log">) {
  const tables = db.tables<{ last_seen: { user: string; left_at: number } }>()
  // Nobody waits for a commit because somebody has gone; a crash may take the last second of it.
  const notes = createLateNotes<number>({
    clock,
    save: (departures) =>
      db.upsertAll(
        "last_seen",
        [...departures].map(([user, left_at]) => ({ user, left_at })),
        ["user"],
      ),
    failed: (error) => log.error("Departures could not be stored", { error }),
  })
  return {
    async findLeftAtMs(user: Jid): Promise<number | undefined> {
      const key = user.bare.toString()
      const noted = notes.find(key)
      if (noted !== undefined) return noted
      const query = tables.selectFrom("last_seen").select("left_at").where("user", "=", key)
      return (await query.executeTakeFirst())?.left_at
    },
    save: (user: Jid, leftAt: number) => notes.set(user.bare.toString(), leftAt),
    async remove(user: Jid): Promise<void> {
      await notes.forget(user.bare.toString())
      await tables.deleteFrom("last_seen").where("user", "=", user.bare.toString()).execute()
    },
    close: (): Promise<void> => notes.settle(),
  }
}
