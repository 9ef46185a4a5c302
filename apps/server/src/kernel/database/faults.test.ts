import assert from "node:assert/strict"
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"
import { it, type TestContext } from "node:test"
import { type Database, DomainError, type Migration } from "@kith/feature-kit"
import { sql } from "kysely"
import { forEachDatabase, type TestDatabase } from "../../testing/databases/index.ts"
import { DatabaseStartError, type OpenDatabase, openDatabase } from "./index.ts"

const migrations: Record<string, Migration> = {
  "0001-create-note": async ({ db, types }) => {
    await db.schema.createTable("note").addColumn("body", types.text).execute()
  },
}

const commit = ({ database }: { database: Database }, body: string): Promise<Error | undefined> =>
  new Promise((resolve) => database.commit([{ table: "note", row: { body } }], resolve))

const isRefusal = (error: unknown) => error instanceof DomainError && error.code === "resource-constraint"

const countNotes = async ({ kysely }: OpenDatabase) =>
  (await sql`select body from note`.execute(kysely)).rows.length

/** Stands between us and the server: a cable that can be pulled. */
class Cable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #isCut = false

  private constructor(server: Server) {
    this.#server = server
  }

  static async to(url: URL): Promise<Cable> {
    const server = createServer()
    const cable = new Cable(server)
    server.on("connection", (near) => {
      if (cable.#isCut) return near.destroy()
      const far = connect(Number(url.port), url.hostname)
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        cable.#sockets.add(from)
        from.pipe(to)
        from.on("error", () => to.destroy())
        from.on("close", () => to.destroy())
      }
      return undefined
    })
    await once(server.listen(0, "127.0.0.1"), "listening")
    return cable
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
  }

  mend(): void {
    this.#isCut = false
  }

  /** Nothing is lost and nothing gets through, as with a server that hangs. */
  block(): void {
    for (const socket of this.#sockets) socket.pause()
  }

  async remove(): Promise<void> {
    this.cut()
    this.#server.close()
  }
}

async function openBehindCable(test: TestContext, database: TestDatabase, queryTimeoutMs = 10_000) {
  const url = new URL(database.url)
  const cable = await Cable.to(new URL(url))
  url.port = String(cable.port)
  const { dataFolder, log } = database
  const opened = await openDatabase({ url: url.href, dataFolder, log, queryTimeoutMs })
  test.after(async () => {
    await opened.close()
    await cable.remove()
  })
  return { cable, opened }
}

async function untilStored(database: OpenDatabase, body: string): Promise<void> {
  for (;;) {
    const error = await commit(database, body)
    if (error === undefined) return
    if (!isRefusal(error)) throw error
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

forEachDatabase("Trouble", (open, name) => {
  if (name === "SQLite") return

  it("of the network fails what is under way, and is over when the server is back", async (test) => {
    const database = await open(test)
    await database.migrate("notes", migrations)
    const { cable, opened } = await openBehindCable(test, database)
    assert.equal(await commit(opened, "before"), undefined)
    const transaction = opened.kysely.transaction().execute(async (handle) => {
      await sql`insert into note (body) values ('lost')`.execute(handle)
      cable.cut()
      await sql`insert into note (body) values ('lost')`.execute(handle)
    })
    await assert.rejects(transaction, isRefusal)
    assert.ok(isRefusal(await commit(opened, "lost")))
    await assert.rejects(opened.ping(), isRefusal)
    cable.mend()
    await untilStored(opened, "after")
    await opened.ping()
    assert.equal(await countNotes(database), 2)
  })

  it("of the network in the middle of a commit is told to its caller", async (test) => {
    const database = await open(test)
    await database.migrate("notes", migrations)
    const { cable, opened } = await openBehindCable(test, database)
    await commit(opened, "before")
    const outcomes = [commit(opened, "perhaps"), commit(opened, "perhaps")]
    await Promise.resolve()
    cable.cut()
    for (const error of await Promise.all(outcomes)) assert.ok(isRefusal(error))
    cable.mend()
    await untilStored(opened, "after")
  })

  it("with a server that hangs is told in time, and does not last", async (test) => {
    const database = await open(test)
    await database.migrate("notes", migrations)
    const { cable, opened } = await openBehindCable(test, database, 100)
    await commit(opened, "before")
    await opened.ping()
    cable.block()
    assert.ok(isRefusal(await commit(opened, "perhaps")))
    await assert.rejects(opened.ping(), isRefusal)
    await untilStored(opened, "after")
    await opened.ping()
  })

  it("with idle connections that the server ended is not noticed", async (test) => {
    const database = await open(test)
    await database.migrate("notes", migrations)
    const { opened } = await openBehindCable(test, database)
    await commit(opened, "one")
    await opened.ping()
    await endOtherConnections(database, name === "PostgreSQL")
    await untilStored(opened, "two")
    assert.equal(await countNotes(opened), 2)
  })

  it("with the URL is told in a sentence", async (test) => {
    const { url, dataFolder, log } = await open(test)
    const tryOpen = (change: (changed: URL) => void) => {
      const changed = new URL(url)
      change(changed)
      return openDatabase({ url: changed.href, dataFolder, log })
    }
    const says = (pattern: RegExp) => (error: Error) =>
      error instanceof DatabaseStartError && pattern.test(error.message) && !error.message.includes("secret")
    const wrongPassword = tryOpen((changed) => {
      changed.password = "secret"
    })
    await assert.rejects(wrongPassword, says(/refuses the user or the password/))
    const wrongName = tryOpen((changed) => {
      changed.pathname = "/no_such_database"
    })
    await assert.rejects(wrongName, says(/does not exist|does not let the user/))
    const closed = createServer().listen(0, "127.0.0.1")
    await once(closed, "listening")
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const nobodyThere = tryOpen((changed) => {
      changed.port = String(port)
    })
    await assert.rejects(nobodyThere, says(/cannot be reached \(ECONNREFUSED\). See that it runs/))
    const unnamed = tryOpen((changed) => {
      changed.pathname = ""
    })
    await assert.rejects(unnamed, says(/names no database/))
  })
})

async function endOtherConnections({ kysely }: OpenDatabase, isPostgres: boolean): Promise<void> {
  if (isPostgres) {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(kysely)
    return
  }
  const { rows } = await sql<{ id: number }>`select id from information_schema.processlist
    where db = database() and id <> connection_id()`.execute(kysely)
  for (const { id } of rows) await sql`kill ${sql.lit(id)}`.execute(kysely)
}
