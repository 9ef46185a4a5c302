import type { Log } from "@kith/feature-kit"
import { Kysely, PostgresDialect, sql } from "kysely"
import pg from "pg"
import type { Backend } from "../backend.ts"
import { postgresTypes } from "../column-types.ts"
import type { DatabaseUse } from "../database-use.ts"
import { DatabaseStartError, sentenceOf } from "../failures.ts"
import { readInteger } from "../values.ts"
import { describePostgresFailure } from "./postgres-failures.ts"
import { createKyselyPool } from "./postgres-pool.ts"
import { PostgresWriter } from "./postgres-writer.ts"
import { StatementNames } from "./statement-names.ts"

export interface PostgresOptions {
  readonly use: DatabaseUse
  readonly url: URL
  readonly durability: "full" | "normal"
  readonly idleTransactionMs: number
  readonly queryTimeoutMs: number
  readonly log: Log
}

const MAX_CONNECTIONS = 10
const CONNECT_TIMEOUT_MS = 5_000
const OLDEST_VERSION = 13
/** Of the advisory lock that one migrating process holds; any number that nobody else uses. */
const MIGRATION_LOCK = 0x6b697468

const { BOOL, INT8, NUMERIC } = pg.types.builtins
/** As the other databases give it: 64-bit integers and their sums are numbers, truth is 0 or 1. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: "text") => {
    if (id === INT8 || id === NUMERIC) return readInteger
    if (id === BOOL) return (text: string) => (text === "t" ? 1 : 0)
    return pg.types.getTypeParser(id, format)
  }) as typeof pg.types.getTypeParser,
}

/** A pool for the features' queries, one connection for the group commit. */
export async function openPostgres(options: PostgresOptions): Promise<Backend> {
  const { url, durability, idleTransactionMs, queryTimeoutMs, log, use } = options
  const config: pg.ClientConfig = {
    connectionString: url.href,
    application_name: "kith",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types,
    ...(durability === "normal" && { options: "-c synchronous_commit=off" }),
  }
  const names = new StatementNames()
  const pool = new pg.Pool({
    ...config,
    max: MAX_CONNECTIONS,
    idle_in_transaction_session_timeout: idleTransactionMs,
  })
  // Whoever ends a connection that is being closed takes nothing away.
  pool.on("error", (error) => {
    if (!pool.ending) log.warn("A connection to PostgreSQL was lost", { error: error.message })
  })
  // A connection in use tells of its end twice: the query fails, and this, which would end the process.
  pool.on("connect", (client) => client.on("error", () => {}))
  // A migration takes as long as it takes.
  let isMigrating = false
  const kyselyPool = createKyselyPool(pool, names, () => (isMigrating ? 0 : queryTimeoutMs))
  const kysely = new Kysely<unknown>({ dialect: use.count(new PostgresDialect({ pool: kyselyPool })) })
  const writer = new PostgresWriter({ ...config, query_timeout: queryTimeoutMs }, names)

  return {
    dialect: "postgres",
    product: await inspect(pool),
    kysely,
    types: postgresTypes,
    commit: (statements) => writer.commit(statements),
    async exclusively(work) {
      isMigrating = true
      try {
        return await kysely.transaction().execute(async (transaction) => {
          await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(transaction)
          return work(transaction)
        })
      } finally {
        isMigrating = false
      }
    },
    async ping() {
      await sql`select 1`.execute(kysely)
    },
    findDamage: () => Promise.resolve([]),
    async close() {
      writer.close()
      await kysely.destroy()
    },
  }
}

/** Whether we can work with this server; else nothing is left open. */
async function inspect(pool: pg.Pool): Promise<string> {
  try {
    const { rows } = await pool.query<{ version: string; encoding: string }>(
      "select current_setting('server_version') as version, current_setting('server_encoding') as encoding",
    )
    const { version = "", encoding = "" } = rows[0] ?? {}
    if (Number.parseInt(version, 10) < OLDEST_VERSION) {
      throw new DatabaseStartError(`PostgreSQL ${version} is too old; use ${OLDEST_VERSION} or newer.`)
    }
    if (encoding !== "UTF8") {
      throw new DatabaseStartError(
        `The database has the encoding ${encoding}, which cannot keep every character. Create it anew with createdb --encoding=UTF8 --template=template0.`,
      )
    }
    return `PostgreSQL ${version.split(" ")[0]}`
  } catch (error) {
    await pool.end()
    if (error instanceof DatabaseStartError) throw error
    throw new DatabaseStartError(sentenceOf(describePostgresFailure(error).error), { cause: error })
  }
}
