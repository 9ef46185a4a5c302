import type { ColumnTypes, Dialect, Value } from "@kith/feature-kit"
import type { Kysely } from "kysely"
import type { Failure } from "./failures.ts"

/** SQL with the values for its placeholders. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly Value[]
}

/** What each of the databases does in its own way. */
export interface Backend {
  readonly dialect: Dialect
  /** Product and version, for the log. */
  readonly product: string
  readonly kysely: Kysely<unknown>
  readonly types: ColumnTypes
  /** All statements in one transaction; answers when it is durable, or why it is not. Never rejects. */
  commit(statements: readonly Statement[]): Promise<Failure | undefined>
  /** Runs `work` while no other process does the same; where the database can, in a transaction. */
  exclusively<T>(work: (db: Kysely<unknown>) => Promise<T>): Promise<T>
  /** Rejects when the database does not answer. */
  ping(): Promise<void>
  /** What the database finds damaged in itself. */
  findDamage(): Promise<readonly string[]>
  close(): Promise<void>
}
