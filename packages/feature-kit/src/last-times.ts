import type { Jid } from "@kith/xmpp"
import type { Database } from "./database.ts"
import type { Clock, Log } from "./feature.ts"
import { createLateNotes } from "./late-notes.ts"
import type { MaybePromise } from "./maybe-promise.ts"

/** When something last happened to each person, in a table of its own: the column `user`, and one of epoch milliseconds. */
export interface LastTimes {
  find(user: Jid): Promise<number | undefined>
  /** Nobody waits for it to be stored; a crash may take the last second of it. */
  save(user: Jid, at: number): MaybePromise<void>
  remove(user: Jid): Promise<void>
  /** Resolves when all is stored; for who stops. */
  close(): Promise<void>
}

export function createLastTimes(parts: {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly table: string
  readonly column: string
  /** What the log says when times are lost. */
  readonly failure: string
}): LastTimes {
  const { db, clock, log, table, column, failure } = parts
  const tables = db.tables<Record<string, Record<string, string | number>>>()
  const notes = createLateNotes<number>({
    clock,
    save: (times) =>
      db.upsertAll(
        table,
        [...times].map(([user, at]) => ({ user, [column]: at })),
        ["user"],
      ),
    failed: (error) => log.error(failure, { error }),
  })
  return {
    async find(user) {
      const key = user.bare.toString()
      const noted = notes.find(key)
      if (noted !== undefined) return noted
      const query = tables.selectFrom(table).select((row) => row.ref(column).as("at"))
      const row = await query.where("user", "=", key).executeTakeFirst()
      return row === undefined ? undefined : Number(row.at)
    },
    save: (user, at) => notes.set(user.bare.toString(), at),
    async remove(user) {
      const key = user.bare.toString()
      await notes.forget(key)
      await tables.deleteFrom(table).where("user", "=", key).execute()
    },
    close: () => notes.settle(),
  }
}
