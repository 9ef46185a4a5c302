import { DatabaseSync, type StatementSync } from "node:sqlite"
import type { Value } from "@kith/feature-kit"
import type { Statement } from "../backend.ts"
import type { SqliteResult, SqliteThreadSettings } from "./sqlite-requests.ts"

const MAX_PREPARED = 256
const SQLITE_CONSTRAINT = 19
const NOTHING: SqliteResult = { rows: [], changes: 0, lastInsertId: 0 }

interface Prepared {
  readonly statement: StatementSync
  readonly givesRows: boolean
}

/** Done whole or not at all. */
export type Work = readonly Statement[]

export type Outcome = { readonly result: SqliteResult } | { readonly error: unknown }

/** A connection to the file. It blocks, so it lives on a thread of its own. */
export class SqliteFile {
  readonly #database: DatabaseSync
  /** The statements used last, the oldest first. */
  readonly #prepared = new Map<string, Prepared>()

  constructor(settings: SqliteThreadSettings) {
    this.#database = new DatabaseSync(settings.path, {
      readOnly: settings.readOnly,
      timeout: settings.busyTimeoutMs,
      enableForeignKeyConstraints: true,
      enableDoubleQuotedStringLiterals: false,
    })
    try {
      this.#configure(settings)
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  get isTransaction(): boolean {
    return this.#database.isTransaction
  }

  run({ sql, parameters }: Statement): SqliteResult {
    const { statement, givesRows } = this.#prepare(sql)
    const values = parameters.map(bind)
    if (givesRows) return { ...NOTHING, rows: statement.all(...values) as Record<string, unknown>[] }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], changes: Number(changes), lastInsertId: Number(lastInsertRowid) }
  }

  /** Each in a transaction of its own as far as anybody can tell; in one, so that the disk is waited for once. */
  runAll(works: readonly Work[]): readonly Outcome[] {
    const [first] = works
    if (first !== undefined && works.length === 1) return [attempt(() => this.#runAlone(first))]
    try {
      return this.#inTransaction(() => works.map((work) => this.#runBeside(work)))
    } catch (error) {
      // A constraint that is looked at in the end: the one to blame shall not be the end of the others.
      if (isConstraint(error)) return works.map((work) => attempt(() => this.#runAlone(work)))
      return works.map(() => ({ error }))
    }
  }

  close(): void {
    this.#prepared.clear()
    this.#database.close()
  }

  #configure({ readOnly, durability }: SqliteThreadSettings): void {
    const writing = [
      "journal_mode = wal",
      `synchronous = ${durability}`,
      // Pages of the log before it is moved into the file: 16 MiB, for rarer and larger writes than with the usual 4.
      "wal_autocheckpoint = 4000",
      "journal_size_limit = 67108864",
    ]
    const pragmas = [
      // As in the other databases, "a" is not like "A".
      "case_sensitive_like = on",
      "temp_store = memory",
      "cache_size = -32000",
      ...(readOnly ? [] : writing),
    ]
    for (const pragma of pragmas) this.#database.exec(`pragma ${pragma}`)
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known !== undefined) {
      this.#prepared.delete(sql)
      this.#prepared.set(sql, known)
      return known
    }
    const statement = this.#database.prepare(sql)
    const entry = { statement, givesRows: statement.columns().length > 0 }
    // A full-text index numbers its own rows beyond 53 bits, and the last of them is told after every statement.
    if (!entry.givesRows) statement.setReadBigInts(true)
    this.#prepared.set(sql, entry)
    if (this.#prepared.size > MAX_PREPARED) {
      const oldest = this.#prepared.keys().next()
      if (!oldest.done) this.#prepared.delete(oldest.value)
    }
    return entry
  }

  #runAlone(work: Work): SqliteResult {
    const [only] = work
    // A single statement is a transaction by itself.
    if (only !== undefined && work.length === 1) return this.run(only)
    return this.#inTransaction(() => this.#runEach(work))
  }

  #runBeside(work: Work): Outcome {
    this.run(plain("savepoint work"))
    const outcome = attempt(() => this.#runEach(work))
    if ("error" in outcome) {
      // A full disk, among others, has rolled back everything: then nobody's work is done.
      if (!this.isTransaction) throw outcome.error
      this.run(plain("rollback to work"))
    }
    this.run(plain("release work"))
    return outcome
  }

  #runEach(work: Work): SqliteResult {
    let result = NOTHING
    for (const statement of work) result = this.run(statement)
    return result
  }

  #inTransaction<T>(work: () => T): T {
    this.run(plain("begin immediate"))
    try {
      const result = work()
      this.run(plain("commit"))
      return result
    } catch (error) {
      if (this.isTransaction) this.run(plain("rollback"))
      throw error
    }
  }
}

const plain = (sql: string): Statement => ({ sql, parameters: [] })

/** node:sqlite binds every number as a float, which SQL tells from an integer: in a division, for one. */
const bind = (value: Value) =>
  typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value

export function attempt(work: () => SqliteResult): Outcome {
  try {
    return { result: work() }
  } catch (error) {
    return { error }
  }
}

const isConstraint = (error: unknown): boolean =>
  (Number((error as { errcode?: number }).errcode) & 0xff) === SQLITE_CONSTRAINT
