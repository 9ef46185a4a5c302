import type { Database, Log, Migration } from "@kith/feature-kit"
import type { Kysely } from "kysely"
import type { Backend } from "./backend.ts"
import { parseDatabaseUrl } from "./database-url.ts"
import { DatabaseUse } from "./database-use.ts"
import { type CommitCounters, DEFAULT_LIMITS, GroupCommit, type GroupCommitLimits } from "./group-commit.ts"
import { createMigrator } from "./migrations.ts"
import { openMysql } from "./mysql/open-mysql.ts"
import { openPostgres } from "./postgres/open-postgres.ts"
import { openSqlite } from "./sqlite/open-sqlite.ts"
import { upsert } from "./upsert.ts"

export interface DatabaseOptions {
  /** See `parseDatabaseUrl`. */
  readonly url: string
  readonly dataFolder: string
  readonly log: Log
  /** `full` (the default): what is committed outlives a loss of power. `normal`: the end of the process only. */
  readonly durability?: "full" | "normal"
  readonly limits?: Partial<GroupCommitLimits>
  /** How long to wait for a lock of another process. */
  readonly busyTimeoutMs?: number
  /** After so long without a statement an open transaction is rolled back. */
  readonly idleTransactionMs?: number
  /** How long to wait for an answer of a database server, migrations excepted. */
  readonly queryTimeoutMs?: number
}

export interface OpenDatabase {
  readonly database: Database
  readonly kysely: Kysely<unknown>
  /** Product and version. */
  readonly product: string
  readonly commits: CommitCounters
  /** Brings a feature's tables to their newest shape. Throws `DatabaseStartError` where that cannot be. */
  migrate(feature: string, migrations: Readonly<Record<string, Migration>>): Promise<void>
  /** Rejects with a sentence when the database does not answer. */
  ping(): Promise<void>
  /** What the database finds damaged in itself; an empty list is good. */
  checkIntegrity(): Promise<readonly string[]>
  /** Waits for what is being asked and committed. */
  close(): Promise<void>
}

/** So long a close waits for what is being asked. */
const CLOSE_PATIENCE_MS = 3_000

/** Opens the database that the URL names. Throws `DatabaseStartError` with what is wrong and how to mend it. */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const use = new DatabaseUse()
  const backend = await openBackend(options, use)
  const commits = new GroupCommit(backend, options.log, { ...DEFAULT_LIMITS, ...options.limits })
  const database: Database = {
    dialect: backend.dialect,
    tables: <Tables>() => backend.kysely as Kysely<Tables>,
    commit: (rows, done) => commits.add(rows, done),
    upsert: (table, row, keys) => upsert(backend.kysely, backend.dialect, table, [row], keys),
    upsertAll: (table, rows, keys) => upsert(backend.kysely, backend.dialect, table, rows, keys),
  }
  return {
    database,
    kysely: backend.kysely,
    product: backend.product,
    get commits() {
      return commits.counters
    },
    migrate: createMigrator(backend),
    ping: () => backend.ping(),
    checkIntegrity: () => backend.findDamage(),
    async close() {
      await use.ended(CLOSE_PATIENCE_MS)
      await commits.idle()
      await backend.close()
    },
  }
}

function openBackend(options: DatabaseOptions, use: DatabaseUse): Promise<Backend> {
  const { durability = "full", log } = options
  const { busyTimeoutMs = 5_000, idleTransactionMs = 5_000, queryTimeoutMs = 30_000 } = options
  const address = parseDatabaseUrl(options.url, options.dataFolder)
  switch (address.dialect) {
    case "sqlite":
      return openSqlite({ path: address.path, durability, busyTimeoutMs, idleTransactionMs, use })
    case "postgres":
      return openPostgres({ url: address.url, durability, idleTransactionMs, queryTimeoutMs, log, use })
    case "mysql":
      return openMysql({ url: address.url, idleTransactionMs, queryTimeoutMs, use })
  }
}
