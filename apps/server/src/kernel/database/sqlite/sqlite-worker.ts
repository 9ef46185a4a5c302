import { DatabaseSync, type StatementSync } from "node:sqlite"
import { parentPort, workerData } from "node:worker_threads"
import type { Value } from "@kith/feature-kit"
import type { Statement } from "../backend.ts"
import type {
  SqliteAnswer,
  SqliteErrorReport,
  SqliteRequest,
  SqliteResult,
  SqliteThreadSettings,
} from "./sqlite-requests.ts"

// The thread that owns a connection to the file. It answers requests in the order they come.

const MAX_PREPARED = 256
const NOTHING: SqliteResult = { rows: [], changes: 0, lastInsertId: 0 }

interface Prepared {
  readonly statement: StatementSync
  readonly givesRows: boolean
}

const settings = workerData as SqliteThreadSettings
/** The statements used last, the oldest first. */
const prepared = new Map<string, Prepared>()
let connection: DatabaseSync | undefined

function open(): DatabaseSync {
  const opened = new DatabaseSync(settings.path, {
    readOnly: settings.readOnly,
    timeout: settings.busyTimeoutMs,
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
  })
  try {
    if (!settings.readOnly) {
      opened.exec("pragma journal_mode = wal")
      opened.exec(`pragma synchronous = ${settings.durability}`)
    }
    // As in the other databases, "a" is not like "A".
    opened.exec("pragma case_sensitive_like = on")
    opened.exec("pragma temp_store = memory")
    opened.exec("pragma cache_size = -32000")
  } catch (error) {
    opened.close()
    throw error
  }
  return opened
}

function prepare(database: DatabaseSync, sql: string): Prepared {
  const known = prepared.get(sql)
  if (known !== undefined) {
    prepared.delete(sql)
    prepared.set(sql, known)
    return known
  }
  const statement = database.prepare(sql)
  const entry = { statement, givesRows: statement.columns().length > 0 }
  prepared.set(sql, entry)
  if (prepared.size > MAX_PREPARED) {
    const oldest = prepared.keys().next()
    if (!oldest.done) prepared.delete(oldest.value)
  }
  return entry
}

/** node:sqlite binds every number as a float, which SQL tells from an integer: in a division, for one. */
const bind = (value: Value) =>
  typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value

function run(database: DatabaseSync, { sql, parameters }: Statement): SqliteResult {
  const { statement, givesRows } = prepare(database, sql)
  const values = parameters.map(bind)
  if (givesRows) {
    return { ...NOTHING, rows: statement.all(...values) as Record<string, unknown>[] }
  }
  const { changes, lastInsertRowid } = statement.run(...values)
  return { rows: [], changes: Number(changes), lastInsertId: Number(lastInsertRowid) }
}

function runBatch(database: DatabaseSync, statements: readonly Statement[]): SqliteResult {
  database.exec("begin immediate")
  try {
    for (const statement of statements) run(database, statement)
    database.exec("commit")
  } catch (error) {
    // A full disk, among others, has rolled back already.
    if (database.isTransaction) database.exec("rollback")
    throw error
  }
  return NOTHING
}

function close(): SqliteResult {
  prepared.clear()
  connection?.close()
  connection = undefined
  return NOTHING
}

function answer(request: SqliteRequest): SqliteResult {
  if (request.kind === "close") return close()
  connection ??= open()
  if (request.kind === "batch") return runBatch(connection, request.statements)
  if (request.needsTransaction && !connection.isTransaction) {
    throw new Error("The transaction has been rolled back; nothing more can be done in it")
  }
  return run(connection, request.statement)
}

function report(error: unknown): SqliteErrorReport {
  const { message, errcode } = error as { message: string; errcode?: number }
  return { message, resultCode: errcode ?? 0 }
}

parentPort?.on("message", (request: SqliteRequest) => {
  const { id } = request
  let reply: SqliteAnswer
  try {
    reply = { id, result: answer(request) }
  } catch (error) {
    reply = { id, error: report(error) }
  }
  parentPort?.postMessage(reply)
})
