import mysql from "mysql2"
import type { Connection } from "mysql2/promise"
import type { Statement } from "../backend.ts"
import type { Failure } from "../failures.ts"
import { Reconnecting } from "../reconnecting.ts"
import { connectionOptions, type MysqlServer, prepareSession, toMysqlValues } from "./mysql-connections.ts"
import { describeMysqlFailure, endsConnection } from "./mysql-failures.ts"

const QUERY_TIMEOUT_MS = 30_000

/** The connection of the group commit, which keeps its statements prepared. */
export class MysqlWriter {
  readonly #connection: Reconnecting<Connection>

  constructor(server: MysqlServer) {
    this.#connection = new Reconnecting({
      connect: async () => {
        const connection = mysql.createConnection(connectionOptions(server.url))
        const promised = connection.promise()
        // To destroy it here would leave those who wait for an answer without one.
        connection.on("error", () => this.#connection.forget(promised))
        connection.on("end", () => this.#connection.forget(promised))
        await promised.connect().catch((error: unknown) => {
          connection.destroy()
          throw error
        })
        prepareSession(connection, server)
        return promised
      },
      destroy: (connection) => connection.destroy(),
    })
  }

  async commit(statements: readonly Statement[]): Promise<Failure | undefined> {
    let connection: Connection | undefined
    try {
      connection = await this.#connection.get()
      await send(connection, statements)
      return undefined
    } catch (error) {
      if (connection !== undefined && endsConnection(error)) this.#connection.drop(connection)
      return describeMysqlFailure(error)
    }
  }

  close(): void {
    this.#connection.close()
  }
}

async function send(connection: Connection, statements: readonly Statement[]): Promise<void> {
  const insert = ({ sql, parameters }: Statement) =>
    connection.execute({ sql, values: toMysqlValues(parameters), timeout: QUERY_TIMEOUT_MS })
  const [first, ...others] = statements
  if (first === undefined) return
  // A single statement is a transaction by itself.
  if (others.length === 0) {
    await insert(first)
    return
  }
  await connection.query({ sql: "begin", timeout: QUERY_TIMEOUT_MS })
  try {
    for (const statement of statements) await insert(statement)
    await connection.query({ sql: "commit", timeout: QUERY_TIMEOUT_MS })
  } catch (error) {
    // Where this fails too the connection is gone, and the server rolls back by itself.
    await connection.query({ sql: "rollback", timeout: QUERY_TIMEOUT_MS }).catch(() => {})
    throw error
  }
}
