import mysql from "mysql2"
import type { Connection } from "mysql2/promise"
import type { Statement } from "../backend.ts"
import type { Failure } from "../failures.ts"
import { Reconnecting } from "../reconnecting.ts"
import {
  answerInTime,
  connectionOptions,
  type MysqlServer,
  prepareSession,
  toMysqlValues,
} from "./mysql-connections.ts"
import { describeMysqlFailure } from "./mysql-failures.ts"

/** The connection of the group commit, which keeps its statements prepared. */
export class MysqlWriter {
  readonly #server: MysqlServer
  readonly #connection: Reconnecting<Connection>

  constructor(server: MysqlServer) {
    this.#server = server
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
      await this.#send(connection, statements)
      return undefined
    } catch (error) {
      const failure = describeMysqlFailure(error)
      if (connection !== undefined && failure.scope === "server") this.#connection.drop(connection)
      return failure
    }
  }

  close(): void {
    this.#connection.close()
  }

  async #send(connection: Connection, statements: readonly Statement[]): Promise<void> {
    const control = (sql: string) =>
      answerInTime(connection, connection.query(sql), this.#server.queryTimeoutMs)
    const insert = ({ sql, parameters }: Statement) =>
      answerInTime(
        connection,
        connection.execute(sql, toMysqlValues(parameters)),
        this.#server.queryTimeoutMs,
      )
    const [first, ...others] = statements
    if (first === undefined) return
    // A single statement is a transaction by itself.
    if (others.length === 0) {
      await insert(first)
      return
    }
    await control("begin")
    try {
      for (const statement of statements) await insert(statement)
      await control("commit")
    } catch (error) {
      // Where this fails too the connection is gone, and the server rolls back by itself.
      await control("rollback").catch(() => {})
      throw error
    }
  }
}
