import { Kysely, MysqlDialect, sql } from "kysely"
import mysql from "mysql2"
import type { Backend } from "../backend.ts"
import { mysqlTypes } from "../column-types.ts"
import type { DatabaseUse } from "../database-use.ts"
import { DatabaseStartError, sentenceOf } from "../failures.ts"
import { connectionOptions, prepareSession } from "./mysql-connections.ts"
import { describeMysqlFailure } from "./mysql-failures.ts"
import { createKyselyPool } from "./mysql-pool.ts"
import { MysqlWriter } from "./mysql-writer.ts"

export interface MysqlOptions {
  readonly use: DatabaseUse
  readonly url: URL
  readonly idleTransactionMs: number
  readonly queryTimeoutMs: number
}

const MAX_CONNECTIONS = 10
const MIGRATION_WAIT_SECONDS = 60
/** A batch of the group commit fits in one packet of this size. */
const SMALLEST_PACKET_BYTES = 16 * 1024 * 1024

/**
 * A pool for the features' queries, one connection for the group commit. How safe a commit is decides the server:
 * innodb_flush_log_at_trx_commit = 1, its default, outlives a loss of power.
 */
export async function openMysql(options: MysqlOptions): Promise<Backend> {
  const { url, queryTimeoutMs, use } = options
  const { product, isMariaDb } = await inspect(url)
  const server = { ...options, isMariaDb }
  const pool = mysql.createPool({ ...connectionOptions(url), connectionLimit: MAX_CONNECTIONS })
  pool.on("connection", (connection) => prepareSession(connection, server))
  // A migration takes as long as it takes.
  let isMigrating = false
  const kyselyPool = createKyselyPool(pool, () => (isMigrating ? 0 : queryTimeoutMs))
  const kysely = new Kysely<unknown>({ dialect: use.count(new MysqlDialect({ pool: kyselyPool })) })
  const writer = new MysqlWriter(server)

  return {
    dialect: "mysql",
    product,
    kysely,
    types: mysqlTypes(isMariaDb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin"),
    commit: (statements) => writer.commit(statements),
    async exclusively(work) {
      isMigrating = true
      try {
        return await kysely.connection().execute((connection) => locked(connection, work))
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

/** The lock is of the whole server, so the name of the database is part of its name. */
async function locked<T>(db: Kysely<unknown>, work: (db: Kysely<unknown>) => Promise<T>): Promise<T> {
  const name = sql`concat('kith ', database())`
  const { rows } = await sql<{ granted: number }>`
    select get_lock(${name}, ${sql.lit(MIGRATION_WAIT_SECONDS)}) as granted`.execute(db)
  if (rows[0]?.granted !== 1) {
    throw new DatabaseStartError(
      "Another process has been changing the database for a minute. Start again when it is done.",
    )
  }
  try {
    return await work(db)
  } finally {
    await sql`select release_lock(${name})`.execute(db)
  }
}

/** Whether we can work with this server. */
async function inspect(url: URL): Promise<{ readonly product: string; readonly isMariaDb: boolean }> {
  const connection = mysql.createConnection(connectionOptions(url)).promise()
  connection.on("error", () => {})
  try {
    await connection.connect()
    const [rows] = await connection.query<mysql.RowDataPacket[]>(
      "select version() as version, @@max_allowed_packet as packet",
    )
    const { version, packet } = rows[0] as { version: string; packet: number }
    const isMariaDb = version.includes("MariaDB")
    const oldest = isMariaDb ? [10, 6, 0] : [8, 0, 17]
    const product = `${isMariaDb ? "MariaDB" : "MySQL"} ${version.split("-")[0]}`
    if (isOlder(version, oldest)) {
      throw new DatabaseStartError(`${product} is too old; use ${oldest.join(".")} or newer.`)
    }
    if (packet < SMALLEST_PACKET_BYTES) {
      throw new DatabaseStartError(
        `The max_allowed_packet of the MySQL server is ${packet} bytes; set it to 16M or more.`,
      )
    }
    return { product, isMariaDb }
  } catch (error) {
    if (error instanceof DatabaseStartError) throw error
    throw new DatabaseStartError(sentenceOf(describeMysqlFailure(error).error), { cause: error })
  } finally {
    connection.destroy()
  }
}

function isOlder(version: string, oldest: readonly number[]): boolean {
  const parts = version.split(/[.-]/).map(Number)
  for (const [index, least] of oldest.entries()) {
    const part = parts[index] ?? 0
    if (part !== least) return part < least
  }
  return false
}
