import assert from "node:assert/strict"
import { it } from "node:test"
import { type Database, DomainError, type Migration, type TableRow } from "@kith/feature-kit"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/databases/index.ts"

const createNote: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("note")
    .addColumn("number", types.integer, (column) => column.notNull().primaryKey())
    .addColumn("body", types.text, (column) => column.notNull())
    .execute()
  await db.schema
    .createTable("mark")
    .addColumn("id", types.serial)
    .addColumn("name", types.name, (column) => column.notNull())
    .execute()
}

const note = (number: number, body = "Wherefore"): TableRow => ({ table: "note", row: { number, body } })
const mark = (name: string): TableRow => ({ table: "mark", row: { name } })

async function openNotes(open: OpenTestDatabase, test: Parameters<OpenTestDatabase>[0], options = {}) {
  const opened = await open(test, options)
  await opened.migrate("notes", { "0001-create-note": createNote })
  const numbers = async () => {
    const tables = opened.database.tables<{ note: { number: number } }>()
    const rows = await tables.selectFrom("note").select("number").orderBy("number").execute()
    return rows.map((row) => row.number)
  }
  return { opened, database: opened.database, numbers }
}

const commit = (database: Database, rows: readonly TableRow[]): Promise<Error | undefined> =>
  new Promise((resolve) => database.commit(rows, resolve))

const hasCode = (error: Error | undefined, code: string) =>
  error instanceof DomainError && error.code === code

forEachDatabase("A group commit", (open) => {
  it("stores many writers' rows in few transactions, and reads see them once told", async (test) => {
    const { opened, database, numbers } = await openNotes(open, test)
    const writers = Array.from({ length: 3_000 }, (_, number) => commit(database, [note(number), mark("m")]))
    await writers[0]
    assert.equal((await numbers())[0], 0)
    assert.deepEqual(new Set(await Promise.all(writers)), new Set([undefined]))
    assert.deepEqual(
      await numbers(),
      Array.from({ length: 3_000 }, (_, number) => number),
    )
    const { batches, rows, failedRows, pendingRows, lastDurationMs } = opened.commits
    assert.deepEqual({ rows, failedRows, pendingRows }, { rows: 6_000, failedRows: 0, pendingRows: 0 })
    assert.ok(batches <= 5, `${batches} batches`)
    assert.ok(lastDurationMs > 0)
  })

  it("calls back in the order of adding: rows, empty lists and failures", async (test) => {
    const { database } = await openNotes(open, test)
    await commit(database, [note(2)])
    const order: string[] = []
    const add = (name: string, rows: readonly TableRow[]) =>
      new Promise<void>((resolve) => {
        database.commit(rows, (error) => {
          order.push(error ? `${name} failed` : name)
          resolve()
        })
      })
    const first = [
      add("a", [note(1)]),
      add("b", []),
      add("c", [note(2)]),
      add("d", []),
      add("e", [note(3, "\0")]),
    ]
    await first[0]
    await Promise.all([...first, add("f", [note(4)]), add("g", [])])
    assert.deepEqual(order, ["a", "b", "c failed", "d", "e failed", "f", "g"])
  })

  it("calls back at once for an empty list when nothing is pending, and not sooner", async (test) => {
    const { database } = await openNotes(open, test)
    let calls = 0
    database.commit([], () => calls++)
    assert.equal(calls, 1)
    const written = commit(database, [note(1)])
    database.commit([], () => calls++)
    assert.equal(calls, 1)
    await written
    await Promise.resolve()
    assert.equal(calls, 2)
  })

  it("fails only the callers whose own rows are to blame, and all rows of such a caller", async (test) => {
    const { database, numbers } = await openNotes(open, test)
    await commit(database, [note(100)])
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, (_, number) => {
        const rows = number % 100 === 50 ? [note(number), note(100)] : [note(number + 1_000)]
        return commit(database, rows)
      }),
    )
    const failed = outcomes.flatMap((error, index) => (error ? [index] : []))
    assert.deepEqual(failed, [50, 150, 250])
    assert.ok(failed.every((index) => hasCode(outcomes[index], "conflict")))
    const stored = await numbers()
    assert.equal(stored.length, 298)
    assert.ok(!stored.includes(50))
  })

  it("blames a missing table or column on its caller", async (test) => {
    const { database, numbers } = await openNotes(open, test)
    const outcomes = await Promise.all([
      commit(database, [note(1)]),
      commit(database, [{ table: "no_such_table", row: { number: 1 } }]),
      commit(database, [{ table: "note", row: { number: 9, body: "x", no_such_column: 1 } }]),
      commit(database, [{ table: 'note"; --', row: { number: 1 } }]),
      commit(database, [note(2)]),
    ])
    assert.deepEqual(
      outcomes.map((error) => error === undefined),
      [true, false, false, false, true],
    )
    assert.deepEqual(await numbers(), [1, 2])
  })

  it("refuses in turn what goes beyond the limit, and goes on when there is room", async (test) => {
    const { database, numbers } = await openNotes(open, test, { limits: { maxPendingRows: 10 } })
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, number) => commit(database, [note(number)])),
    )
    assert.ok(outcomes.slice(0, 10).every((error) => error === undefined))
    assert.ok(outcomes.slice(10).every((error) => hasCode(error, "resource-constraint")))
    assert.equal(await commit(database, [note(12)]), undefined)
    assert.equal((await numbers()).length, 11)
  })

  it("refuses text and bytes beyond the limit", async (test) => {
    const { database } = await openNotes(open, test, { limits: { maxPendingCharacters: 1_000 } })
    const outcomes = await Promise.all([
      commit(database, [note(1, "x".repeat(900))]),
      commit(database, [note(2, "x".repeat(200))]),
      commit(database, [note(3, "x".repeat(50))]),
    ])
    assert.deepEqual(
      outcomes.map((error) => hasCode(error, "resource-constraint")),
      [false, true, false],
    )
  })

  it("stores a batch of large rows", async (test) => {
    const { database, numbers } = await openNotes(open, test)
    const body = "✉".repeat(256 * 1024)
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, number) => commit(database, [note(number, body)])),
    )
    assert.deepEqual(new Set(outcomes), new Set([undefined]))
    assert.equal((await numbers()).length, 40)
  })

  it("outlives a caller that throws when called back", async (test) => {
    const errors: string[] = []
    const log = { debug() {}, info() {}, warn() {}, error: (text: string) => errors.push(text) }
    const { database, numbers } = await openNotes(open, test, { log })
    database.commit([note(1)], () => {
      throw new Error("Parting is such sweet sorrow")
    })
    assert.equal(await commit(database, [note(2)]), undefined)
    assert.deepEqual(await numbers(), [1, 2])
    assert.equal(errors.length, 1)
  })

  it("goes along with a transaction under way", async (test) => {
    const { database, numbers } = await openNotes(open, test)
    let written: Promise<Error | undefined> | undefined
    await database
      .tables<{ note: { number: number; body: string } }>()
      .transaction()
      .execute(async (transaction) => {
        await transaction.insertInto("note").values({ number: 1, body: "in" }).execute()
        written = commit(database, [note(2)])
        await transaction.insertInto("note").values({ number: 3, body: "in" }).execute()
      })
    assert.equal(await written, undefined)
    assert.deepEqual(await numbers(), [1, 2, 3])
  })

  it("writes what is pending before the database closes, and nothing thereafter", async (test) => {
    const { opened, database, numbers } = await openNotes(open, test)
    let calls = 0
    for (let number = 0; number < 100; number++)
      database.commit([note(number)], (error) => (calls += error ? 0 : 1))
    await opened.close()
    assert.equal(calls, 100)
    assert.ok(await commit(database, [note(1_000)]))
    await assert.rejects(numbers())
  })
})
