import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from "kysely"
import type { Statement } from "../backend.ts"
import { DatabaseError } from "../failures.ts"
import { admitValues } from "../values.ts"
import { describeSqliteFailure } from "./sqlite-failures.ts"
import type { SqliteResult } from "./sqlite-requests.ts"
import { type SqliteThreads, SqliteTransaction } from "./sqlite-transaction.ts"

/** Kysely's way to the threads: selects outside of a transaction go to the reader, all else to the writer. */
export class SqliteDriver implements Driver {
  readonly #threads: SqliteThreads

  constructor(threads: SqliteThreads) {
    this.#threads = threads
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection(this.#threads)
  }

  beginTransaction(connection: SqliteConnection): Promise<void> {
    return connection.begin()
  }

  commitTransaction(connection: SqliteConnection): Promise<void> {
    return connection.commit()
  }

  rollbackTransaction(connection: SqliteConnection): Promise<void> {
    return connection.rollback()
  }

  savepoint(connection: SqliteConnection, name: string): Promise<void> {
    return connection.control("savepoint", name)
  }

  rollbackToSavepoint(connection: SqliteConnection, name: string): Promise<void> {
    return connection.control("rollback to", name)
  }

  releaseSavepoint(connection: SqliteConnection, name: string): Promise<void> {
    return connection.control("release", name)
  }

  async releaseConnection(): Promise<void> {}

  /** Who started the threads ends them. */
  async destroy(): Promise<void> {}
}

class SqliteConnection implements DatabaseConnection {
  readonly #threads: SqliteThreads
  #transaction: SqliteTransaction | undefined

  constructor(threads: SqliteThreads) {
    this.#threads = threads
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const statement = { sql, parameters: admitValues(parameters) }
    const result = await described(this.#run(statement))
    return {
      rows: result.rows as R[],
      numAffectedRows: BigInt(result.changes),
      insertId: BigInt(result.lastInsertId),
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new DatabaseError("A query is not streamed here; read it page by page", "stream")
  }

  async begin(): Promise<void> {
    this.#transaction = await described(SqliteTransaction.begin(this.#threads))
  }

  async commit(): Promise<void> {
    if (this.#transaction) await described(this.#transaction.commit())
  }

  async rollback(): Promise<void> {
    await this.#transaction?.rollback()
  }

  async control(command: string, savepoint: string): Promise<void> {
    await this.executeQuery(CompiledQuery.raw(`${command} "${savepoint.replaceAll('"', '""')}"`))
  }

  async #run(statement: Statement): Promise<SqliteResult> {
    if (this.#transaction) return this.#transaction.run(statement)
    const { writer, reader, turns } = this.#threads
    // A SELECT of SQLite changes nothing, whatever stands in it.
    if (/^\s*select\b/i.test(statement.sql)) return reader.read(statement)
    const isWrite = /^\s*(insert|update|delete|replace)\b/i.test(statement.sql)
    return turns.once(() => (isWrite ? writer.write([statement]) : writer.run(statement, false)))
  }
}

async function described<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw describeSqliteFailure(error).error
  }
}
