import type { PostgresPool, PostgresPoolClient } from "kysely"
import type pg from "pg"
import { admitValues } from "../values.ts"
import { describePostgresFailure, endsConnection } from "./postgres-failures.ts"
import type { StatementNames } from "./statement-names.ts"

/** The pool as Kysely wants it: checks values, prepares what is used often, and says in our words what went wrong. */
export function createKyselyPool(
  pool: pg.Pool,
  names: StatementNames,
  queryTimeoutMs: () => number,
): PostgresPool {
  const connect = async () => {
    const client = await pool.connect().catch((error: unknown) => {
      throw describePostgresFailure(error).error
    })
    let isBroken = false
    const query = async (sql: string, parameters: readonly unknown[]) => {
      try {
        const name = names.nameOf(sql)
        const values = [...admitValues(parameters)]
        const queryTimeout = { query_timeout: queryTimeoutMs() }
        return await client.query({ text: sql, values, ...queryTimeout, ...(name && { name }) })
      } catch (error) {
        const failure = describePostgresFailure(error)
        isBroken ||= endsConnection(failure, error)
        throw failure.error
      }
    }
    return { query, release: () => client.release(isBroken) } as unknown as PostgresPoolClient
  }
  return { connect, end: () => pool.end(), options: {} }
}
