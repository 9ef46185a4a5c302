import type { ColumnDataType, Expression, Kysely, RawBuilder } from "kysely"
import type { MaybePromise } from "./maybe-promise.ts"

export type Dialect = "sqlite" | "postgres" | "mysql"
export type Value = string | number | null | Uint8Array

export interface TableRow {
  readonly table: string
  readonly row: Readonly<Record<string, Value>>
}

/** A transaction being gathered; many writers' rows are committed together. */
export interface Commit {
  insert(table: string, row: Readonly<Record<string, Value>>): void
}

/**
 * What a feature may do with the database: its own tables, nothing of anybody else's.
 *
 * Whatever asks it fails with a `DomainError`: `conflict` where a key is taken, `policy-violation` where a value is
 * longer than its column, `resource-constraint` where the disk is full or the database away. All else is a bug.
 */
export interface Database {
  readonly dialect: Dialect
  /** Kysely with the types of the feature's own tables. */
  tables<Tables>(): Kysely<Tables>
  /**
   * Adds rows to the next shared transaction and calls `done` when it is durable, or with the reason it is not.
   * Calls come back in the order the rows were added, also for an empty list: that is how order is kept. The rows of
   * one call are stored all or none; an empty list calls back at once when nothing is pending.
   */
  commit(rows: readonly TableRow[], done: (error?: Error) => void): void
  /**
   * Inserts the row, or replaces the other columns of the one that has the same `keys`, which must be the only unique
   * key of the table.
   */
  upsert(table: string, row: Readonly<Record<string, Value>>, keys: readonly string[]): Promise<void>
  /**
   * The same for many rows of the same columns, each with keys of its own, in a few statements; resolves once all are
   * durable. Where it fails, some of them may be.
   */
  upsertAll(
    table: string,
    rows: readonly Readonly<Record<string, Value>>[],
    keys: readonly string[],
  ): Promise<void>
}

/** Stores the rows that `gather` adds, all or none; resolves once they are durable. */
export async function storeTogether(
  database: Pick<Database, "commit">,
  gather: (commit: Commit) => MaybePromise<void>,
): Promise<void> {
  const rows: TableRow[] = []
  await gather({ insert: (table, row) => void rows.push({ table, row }) })
  await new Promise<void>((resolve, reject) =>
    database.commit(rows, (error) => (error === undefined ? resolve() : reject(error))),
  )
}

/** Column types that mean the same in all three dialects. */
export interface ColumnTypes {
  /** Epoch milliseconds and ids: a 53-bit integer. */
  readonly integer: ColumnDataType
  /** The primary key, with nothing added: counts up by itself and never gives a number twice. */
  readonly serial: Expression<unknown>
  /**
   * Up to 255 characters, compared byte by byte; may be a key. Three of these or of `jid`, and an integer, fit in one
   * key.
   */
  readonly name: RawBuilder<unknown>
  /** A bare or full JID, compared byte by byte; may be a key. MySQL refuses one of more than 255 characters. */
  readonly jid: RawBuilder<unknown>
  /** Text of any length the server admits (stanzas); no key. */
  readonly text: RawBuilder<unknown>
  readonly bytes: RawBuilder<unknown>
  /** 0 or 1. */
  readonly flag: ColumnDataType
}

export interface MigrationContext {
  // biome-ignore lint/suspicious/noExplicitAny: a migration precedes the table types
  readonly db: Kysely<any>
  readonly dialect: Dialect
  readonly types: ColumnTypes
}

/** One step of a feature's schema. It is never changed after a release. */
export type Migration = (context: MigrationContext) => Promise<void>
