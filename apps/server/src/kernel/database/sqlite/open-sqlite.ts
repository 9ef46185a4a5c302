import { closeSync, mkdirSync, openSync } from "node:fs"
import { dirname } from "node:path"
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely"
import type { Backend } from "../backend.ts"
import { sqliteTypes } from "../column-types.ts"
import type { DatabaseUse } from "../database-use.ts"
import { DatabaseStartError, sentenceOf } from "../failures.ts"
import { SqliteDriver } from "./sqlite-driver.ts"
import { describeSqliteFailure } from "./sqlite-failures.ts"
import { SqliteThread } from "./sqlite-thread.ts"
import { Turns } from "./turns.ts"

export interface SqliteOptions {
  readonly use: DatabaseUse
  readonly path: string
  /** `full` outlives a loss of power, `normal` only the end of the process. */
  readonly durability: "full" | "normal"
  readonly busyTimeoutMs: number
  readonly idleTransactionMs: number
}

/** Without this Kysely would let one query wait for the other. */
class ThreadsAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

const ping = { sql: "select 1 from sqlite_schema limit 1", parameters: [] }

/** A file, one thread that writes it and one that reads it. */
export async function openSqlite(options: SqliteOptions): Promise<Backend> {
  const { path, durability, busyTimeoutMs, idleTransactionMs, use } = options
  createFile(path)
  const writer = new SqliteThread({ path, durability, busyTimeoutMs, readOnly: false })
  const reader = new SqliteThread({ path, durability, busyTimeoutMs, readOnly: true })
  const turns = new Turns()
  const threads = { writer, reader, turns, idleTransactionMs }
  const kysely = new Kysely<unknown>({
    dialect: use.count({
      createAdapter: () => new ThreadsAdapter(),
      createDriver: () => new SqliteDriver(threads),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    }),
  })

  // The reader goes last: the writer's last connection tidies the log into the file.
  const close = async () => {
    await kysely.destroy()
    await reader.close()
    await writer.close()
  }

  try {
    // The writer goes first: it makes the file a database with a write-ahead log.
    await writer.write([])
    await reader.run(ping, false)
  } catch (error) {
    await close().catch(() => {})
    throw new DatabaseStartError(`${path}: ${sentenceOf(describeSqliteFailure(error).error)}`, {
      cause: error,
    })
  }
  const version = await reader.run({ sql: "select sqlite_version() as version", parameters: [] }, false)

  return {
    dialect: "sqlite",
    product: `SQLite ${String(version.rows[0]?.version)}`,
    kysely,
    types: sqliteTypes,
    async commit(statements) {
      try {
        await turns.once(() => writer.write(statements))
        return undefined
      } catch (error) {
        return describeSqliteFailure(error)
      }
    },
    exclusively: (work) => kysely.transaction().execute(work),
    async ping() {
      await Promise.all([writer.run(ping, false), reader.run(ping, false)])
    },
    async findDamage() {
      const { rows } = await reader.run({ sql: "pragma quick_check", parameters: [] }, false)
      return rows.map((row) => String(row.quick_check)).filter((line) => line !== "ok")
    },
    close,
  }
}

/** Accounts' keys and messages are nobody else's to read. */
function createFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    closeSync(openSync(path, "a", 0o600))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new DatabaseStartError(
      `${path} cannot be written (${code}). Give the account that runs Kith the right to write there, or choose another place.`,
      { cause: error },
    )
  }
}
