import type { Value } from "@kith/feature-kit"
import mysql from "mysql2"
import { readInteger } from "../values.ts"

export const CONNECT_TIMEOUT_MS = 5_000

export interface MysqlServer {
  readonly url: URL
  readonly isMariaDb: boolean
  readonly idleTransactionMs: number
  readonly queryTimeoutMs: number
}

export const connectionOptions = (url: URL): mysql.ConnectionOptions => ({
  uri: url.href,
  charset: "utf8mb4",
  connectTimeout: CONNECT_TIMEOUT_MS,
  enableKeepAlive: true,
  // Integers come as numbers, and as text where a number cannot hold them: see `readRows`.
  supportBigNumbers: true,
  bigNumberStrings: false,
  decimalNumbers: true,
  maxPreparedStatements: 256,
})

/**
 * Goes first on every connection, so that one SQL means the same in all three databases: "names" in double quotes,
 * || joins texts, nothing is cut to fit, and a statement sees what was committed before it.
 */
export function prepareSession(connection: mysql.Connection, server: MysqlServer): void {
  const settings = [
    "sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
    `${server.isMariaDb ? "tx_isolation" : "transaction_isolation"} = 'READ-COMMITTED'`,
    "innodb_lock_wait_timeout = 10",
  ]
  // Only MariaDB ends idle transactions by itself.
  if (server.isMariaDb)
    settings.push(`idle_transaction_timeout = ${Math.ceil(server.idleTransactionMs / 1000)}`)
  connection.query(`set session ${settings.join(", session ")}`, (error) => {
    if (error) connection.destroy()
  })
}

/** The driver knows bytes only as Buffer. */
export const toMysqlValues = (values: readonly Value[]): (string | number | Buffer | null)[] =>
  values.map((value) =>
    value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value,
  )

/** Throws where a 64-bit integer is none of our 53 bits. */
export function checkIntegers(rows: unknown, fields: readonly mysql.FieldPacket[] | undefined): void {
  if (!Array.isArray(rows) || fields === undefined) return
  for (const { columnType, name } of fields) {
    if (columnType !== mysql.Types.LONGLONG) continue
    for (const row of rows) if (typeof row[name] === "string") readInteger(row[name])
  }
}

/**
 * Ends the connection when its answer takes longer than `timeoutMs` (0: for ever). The driver's own limit outlives a lost
 * connection and would keep the process from ending.
 */
export async function answerInTime<T>(
  connection: { destroy(): void },
  answer: Promise<T>,
  timeoutMs: number,
): Promise<T> {
  if (timeoutMs === 0) return answer
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      connection.destroy()
      reject(new Error("no answer in time"))
    }, timeoutMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
