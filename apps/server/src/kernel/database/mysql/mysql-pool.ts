import type { MysqlPool, MysqlPoolConnection } from "kysely"
import type { Pool, PoolConnection } from "mysql2"
import { admitValues } from "../values.ts"
import { answerInTime, CONNECT_TIMEOUT_MS, checkIntegers, toMysqlValues } from "./mysql-connections.ts"
import { describeMysqlFailure } from "./mysql-failures.ts"

type Callback = (error: unknown, result?: unknown) => void

/** The pool as Kysely wants it: checks values and says in our words what went wrong. */
export function createKyselyPool(pool: Pool, queryTimeoutMs: () => number): MysqlPool {
  return {
    getConnection(callback) {
      acquire(pool).then(
        (connection) => callback(undefined, wrap(connection, queryTimeoutMs)),
        (error) => callback(describeMysqlFailure(error).error, undefined as never),
      )
    },
    end: (callback) => pool.end(callback),
  }
}

/** The driver would let one wait for a free connection for ever. */
function acquire(pool: Pool): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(new Error("no connection became free"))
    }, CONNECT_TIMEOUT_MS)
    pool.getConnection((error, connection) => {
      clearTimeout(timer)
      if (error) reject(error)
      else if (isLate) connection.release()
      else resolve(connection)
    })
  })
}

function wrap(connection: PoolConnection, queryTimeoutMs: () => number): MysqlPoolConnection {
  const ask = async (sql: string, parameters: readonly unknown[]) => {
    const values = toMysqlValues(admitValues(parameters))
    const answer = new Promise((resolve, reject) => {
      connection.query(sql, values, (error, rows, fields) => {
        if (error) return reject(error)
        try {
          checkIntegers(rows, fields)
          resolve(rows)
        } catch (unfit) {
          reject(unfit)
        }
      })
    })
    return answerInTime(connection, answer, queryTimeoutMs())
  }
  const query = (sql: string, parameters: readonly unknown[], callback: Callback) => {
    ask(sql, parameters).then(
      (rows) => callback(null, rows),
      (error) => callback(describeMysqlFailure(error).error),
    )
  }
  return { query, release: () => connection.release() } as unknown as MysqlPoolConnection
}
