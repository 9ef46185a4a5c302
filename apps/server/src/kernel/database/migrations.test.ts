import assert from "node:assert/strict"
import { it } from "node:test"
import type { Migration } from "@kith/feature-kit"
import { sql } from "kysely"
import { forEachDatabase, type TestDatabase } from "../../testing/databases/index.ts"
import { DatabaseStartError, openDatabase } from "./index.ts"

const createTable =
  (name: string): Migration =>
  async ({ db, types }) => {
    await db.schema.createTable(name).addColumn("id", types.serial).addColumn("name", types.name).execute()
  }

const countRows = async ({ kysely }: TestDatabase, table: string) =>
  (await sql`select * from ${sql.table(table)}`.execute(kysely)).rows.length

forEachDatabase("Migrations", (open, name) => {
  it("run in the order of their names, each once, each feature by itself", async (test) => {
    const database = await open(test)
    const ran: string[] = []
    const noting =
      (text: string): Migration =>
      async () => {
        ran.push(text)
      }
    const first = { "0002-b": noting("2"), "0001-a": noting("1") }
    await database.migrate("roster", first)
    await database.migrate("roster", first)
    await database.migrate("archive", { "0001-a": noting("archive 1") })
    await database.migrate("roster", { ...first, "0003-c": noting("3") })
    assert.deepEqual(ran, ["1", "2", "archive 1", "3"])
    await database.migrate("nothing", {})
  })

  it("run once when several processes start at once", async (test) => {
    const database = await open(test)
    let runs = 0
    const migrations = {
      "0001-a": async (context) => {
        runs++
        await createTable("one")(context)
      },
      "0002-b": createTable("two"),
    } satisfies Record<string, Migration>
    const others = await Promise.all([1, 2, 3].map(() => openDatabase(database)))
    try {
      await Promise.all([database, ...others].map(({ migrate }) => migrate("roster", migrations)))
    } finally {
      await Promise.all(others.map((other) => other.close()))
    }
    assert.equal(runs, 1)
    assert.deepEqual([await countRows(database, "migration"), await countRows(database, "two")], [2, 0])
  })

  it("leave nothing of one that fails, or refuse to go on where the database cannot do that", async (test) => {
    const database = await open(test)
    let isBroken = true
    const migrations = {
      "0001-a": createTable("one"),
      "0002-b": async (context) => {
        await createTable("two")(context)
        if (isBroken) await sql`select no_such_column from two`.execute(context.db)
      },
    } satisfies Record<string, Migration>
    await assert.rejects(database.migrate("roster", migrations), /no_such_column/)
    isBroken = false
    if (name === "MariaDB") {
      await assert.rejects(
        database.migrate("roster", migrations),
        (error: Error) =>
          error instanceof DatabaseStartError &&
          /0002-b of roster was interrupted half-way/.test(error.message),
      )
    } else {
      await database.migrate("roster", migrations)
      assert.deepEqual([await countRows(database, "migration"), await countRows(database, "two")], [2, 0])
    }
  })

  it("refuse a database that a newer version has changed", async (test) => {
    const database = await open(test)
    await database.migrate("roster", { "0001-a": createTable("one"), "0002-b": createTable("two") })
    await assert.rejects(
      database.migrate("roster", { "0001-a": createTable("one") }),
      (error: Error) =>
        error instanceof DatabaseStartError &&
        /made by a newer Kith: it has the migration 0002-b/.test(error.message),
    )
  })

  it("of another process cost a running one no more than one query", async (test) => {
    const database = await open(test)
    await database.migrate("roster", { "0001-a": createTable("one") })
    const other = await openDatabase(database)
    test.after(() => other.close())
    const read = () => sql`select * from one`.execute(other.kysely)
    for (let time = 0; time < 5; time++) await read()
    await database.migrate("roster", {
      "0001-a": createTable("one"),
      "0002-b": ({ db, types }) => db.schema.alterTable("one").addColumn("note", types.text).execute(),
    })
    await read().catch((error: Error) => assert.match(error.message, /Another change was under way/))
    await read()
  })
})
