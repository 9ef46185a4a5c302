import type { MysqlPool, MysqlPoolConnection } from "kysely"
import type { FieldPacket, Pool, PoolConnection } from "mysql2"
import { admitValues } from "../values.ts"
import { CONNECT_TIMEOUT_MS, checkIntegers, toMysqlValues } from "./mysql-connections.ts"
import { describeMysqlFailure, endsConnection } from "./mysql-failures.ts"

type Answer = (error: unknown, result?: unknown) => void

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
  const query = (sql: string, parameters: readonly unknown[], answer: Answer) => {
    const fail = (error: unknown) => {
      if (endsConnection(error)) connection.destroy()
      answer(describeMysqlFailure(error).error)
    }
    try {
      const values = toMysqlValues(admitValues(parameters))
      const timeout = queryTimeoutMs()
      connection.query(
        { sql, values, ...(timeout > 0 && { timeout }) },
        (error: Error | null, result: unknown, fields?: FieldPacket[]) => {
          if (error) return fail(error)
          try {
            checkIntegers(result, fields)
          } catch (unfit) {
            return fail(unfit)
          }
          answer(null, result)
        },
      )
    } catch (error) {
      fail(error)
    }
  }
  return { query, release: () => connection.release() } as unknown as MysqlPoolConnection
}
