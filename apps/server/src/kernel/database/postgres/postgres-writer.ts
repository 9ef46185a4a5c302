import pg from "pg"
import type { Statement } from "../backend.ts"
import type { Failure } from "../failures.ts"
import { Reconnecting } from "../reconnecting.ts"
import { describePostgresFailure, endsConnection } from "./postgres-failures.ts"
import type { StatementNames } from "./statement-names.ts"

/** The connection of the group commit: a transaction is sent whole and takes one round trip. */
export class PostgresWriter {
  readonly #names: StatementNames
  readonly #connection: Reconnecting<pg.Client>

  constructor(config: pg.ClientConfig, names: StatementNames) {
    this.#names = names
    this.#connection = new Reconnecting({
      connect: async () => {
        const client = new pg.Client({ ...config, pipeline: true })
        client.on("error", () => this.#connection.forget(client))
        client.on("end", () => this.#connection.forget(client))
        await client.connect().catch((error: unknown) => {
          void client.end().catch(() => {})
          throw error
        })
        return client
      },
      destroy: (client) => void client.end().catch(() => {}),
    })
  }

  async commit(statements: readonly Statement[]): Promise<Failure | undefined> {
    let client: pg.Client | undefined
    try {
      client = await this.#connection.get()
      await this.#send(client, statements)
      return undefined
    } catch (error) {
      const failure = describePostgresFailure(error)
      if (client !== undefined && endsConnection(failure, error)) this.#connection.drop(client)
      return failure
    }
  }

  close(): void {
    this.#connection.close()
  }

  async #send(client: pg.Client, statements: readonly Statement[]): Promise<void> {
    const inserts = statements.map(({ sql, parameters }) => {
      const name = this.#names.nameOf(sql)
      return { text: sql, values: [...parameters], ...(name && { name }) }
    })
    // A single statement is a transaction by itself.
    const queries = inserts.length > 1 ? [{ text: "begin" }, ...inserts, { text: "commit" }] : inserts
    const outcomes = await Promise.allSettled(queries.map((query) => client.query(query)))
    // After the first that fails the server refuses the others, and turns COMMIT into ROLLBACK.
    const failed = outcomes.find((outcome) => outcome.status === "rejected")
    if (failed) throw failed.reason
  }
}
