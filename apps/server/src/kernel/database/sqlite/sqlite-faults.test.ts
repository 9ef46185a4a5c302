import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, it, type TestContext } from "node:test"
import { promisify } from "node:util"
import type { Worker } from "node:worker_threads"
import { type Database, DomainError, type Migration } from "@kith/feature-kit"
import { sql } from "kysely"
import { DatabaseStartError, openDatabase } from "../index.ts"

const log = { debug() {}, info() {}, warn() {}, error() {} }

const migrations: Record<string, Migration> = {
  "0001-create-note": async ({ db, types }) => {
    await db.schema.createTable("note").addColumn("id", types.serial).addColumn("body", types.text).execute()
  },
}

async function createFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kith-sqlite-"))
  test.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function open(test: TestContext, dataFolder: string, url = "sqlite:") {
  const opened = await openDatabase({ url, dataFolder, log, busyTimeoutMs: 50 })
  test.after(() => opened.close())
  await opened.migrate("notes", migrations)
  const count = async () => (await sql`select id from note`.execute(opened.kysely)).rows.length
  return { ...opened, count }
}

const commit = (database: Database, body: string): Promise<Error | undefined> =>
  new Promise((resolve) => database.commit([{ table: "note", row: { body } }], resolve))

const refusal = (pattern: RegExp) => (error: unknown) =>
  error instanceof DomainError && error.code === "resource-constraint" && pattern.test(error.text ?? "")

const startError = (pattern: RegExp) => (error: unknown) =>
  error instanceof DatabaseStartError && pattern.test(error.message)

describe("A database file", () => {
  it("refuses everybody of a batch when the disk is full, and goes on when there is room", async (test) => {
    const { database, kysely, count } = await open(test, await createFolder(test))
    await commit(database, "before")
    await sql`pragma max_page_count = 20`.execute(kysely)
    const body = "x".repeat(20_000)
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => commit(database, body)))
    for (const error of outcomes) assert.ok(refusal(/disk of the database is full/)(error), String(error))
    await assert.rejects(
      kysely.transaction().execute(async (transaction) => {
        for (let time = 0; time < 10; time++)
          await sql`insert into note (body) values (${body})`.execute(transaction)
      }),
      refusal(/full/),
    )
    assert.equal(await count(), 1)
    await sql`pragma max_page_count = 100000`.execute(kysely)
    assert.equal(await commit(database, "after"), undefined)
    assert.equal(await count(), 2)
  })

  it("is not written outside of a transaction that a full disk has rolled back", async (test) => {
    const { kysely, count } = await open(test, await createFolder(test))
    await sql`pragma max_page_count = 20`.execute(kysely)
    await assert.rejects(
      kysely.transaction().execute(async (transaction) => {
        await sql`insert into note (body) values (${"x".repeat(500_000)})`
          .execute(transaction)
          .catch(() => {})
        await sql`insert into note (body) values ('stray')`.execute(transaction)
      }),
    )
    assert.equal(await count(), 0)
  })

  it("outlives the end of its threads", async (test) => {
    const workers: Worker[] = []
    const note = (worker: Worker) => workers.push(worker)
    process.on("worker", note)
    test.after(() => process.off("worker", note))
    const { database, kysely, count } = await open(test, await createFolder(test))
    assert.equal(await commit(database, "before"), undefined)

    const ending = commit(database, "perhaps")
    await Promise.resolve()
    await Promise.all(workers.splice(0).map((worker) => worker.terminate()))
    const outcome = await ending
    assert.ok(outcome === undefined || refusal(/has stopped/)(outcome))
    assert.equal(await commit(database, "after"), undefined)
    const stored = await count()
    assert.ok(stored === 3 || (stored === 2 && outcome !== undefined))

    const transaction = kysely.transaction().execute(async (handle) => {
      await sql`insert into note (body) values ('lost')`.execute(handle)
      await Promise.all(workers.splice(0).map((worker) => worker.terminate()))
      await sql`insert into note (body) values ('stray')`.execute(handle)
    })
    await assert.rejects(transaction, /The transaction has been rolled back/)
    assert.equal(await count(), stored)
    assert.equal(await commit(database, "after"), undefined)
  })

  it("waits for another process, though not for ever", async (test) => {
    const folder = await createFolder(test)
    const { database, kysely } = await open(test, folder)
    const other = new DatabaseSync(join(folder, "kith.db"))
    other.exec("begin immediate; insert into note (body) values ('other')")
    const locked = refusal(/locked by another process. If a second Kith runs/)
    assert.ok(locked(await commit(database, "late")))
    await assert.rejects(
      kysely.transaction().execute(async () => {}),
      locked,
    )
    await assert.rejects(
      openDatabase({ url: "sqlite:", dataFolder: folder, log, busyTimeoutMs: 50 }),
      startError(/locked by another process/),
    )
    other.exec("commit")
    other.close()
    assert.equal(await commit(database, "in time"), undefined)
  })

  it("is shared by two processes that write and migrate at once", async (test) => {
    const folder = await createFolder(test)
    const script = `
      import { openDatabase } from ${JSON.stringify(new URL("../index.ts", import.meta.url).href)}
      const log = { debug() {}, info() {}, warn() {}, error() {} }
      const opened = await openDatabase({ url: "sqlite:", dataFolder: ${JSON.stringify(folder)}, log })
      await opened.migrate("notes", { "0001-create-note": ({ db, types }) =>
        db.schema.createTable("note").addColumn("id", types.serial).addColumn("body", types.text).execute() })
      const add = () => new Promise((resolve, reject) =>
        opened.database.commit([{ table: "note", row: { body: "x" } }], (error) => error ? reject(error) : resolve()))
      for (let time = 0; time < 100; time++) await add()
      await opened.close()`
    const start = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", script])
    await Promise.all([start(), start()])
    const { count } = await open(test, folder)
    assert.equal(await count(), 200)
  })

  it("keeps what was committed when the process is killed", async (test) => {
    const folder = await createFolder(test)
    const script = `
      import { openDatabase } from ${JSON.stringify(new URL("../index.ts", import.meta.url).href)}
      const log = { debug() {}, info() {}, warn() {}, error() {} }
      const { database } = await openDatabase({ url: "sqlite:", dataFolder: ${JSON.stringify(folder)}, log })
      let told = 0
      const add = (body) => database.commit([{ table: "note", row: { body } }], (error) => {
        if (error) throw error
        if (++told === 500) { process.stdout.write(String(told)); process.kill(process.pid, "SIGKILL") }
      })
      for (let number = 0; number < 5000; number++) add(String(number))`
    const first = await openDatabase({ url: "sqlite:", dataFolder: folder, log })
    await first.migrate("notes", migrations)
    await first.close()
    await assert.rejects(promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]), {
      signal: "SIGKILL",
      stdout: "500",
    })
    const { count, checkIntegrity } = await open(test, folder)
    assert.ok((await count()) >= 500)
    assert.deepEqual(await checkIntegrity(), [])
  })

  it("that is none is refused with its name", async (test) => {
    const folder = await createFolder(test)
    const path = join(folder, "sonnet.txt")
    await writeFile(path, "My mistress' eyes are nothing like the sun".repeat(200))
    await assert.rejects(
      openDatabase({ url: `sqlite:${path}`, dataFolder: folder, log }),
      startError(/sonnet\.txt: The file is not an SQLite database/),
    )
    await assert.rejects(
      openDatabase({ url: `sqlite:${path}/kith.db`, dataFolder: folder, log }),
      startError(/cannot be written \((ENOTDIR|EEXIST)\)/),
    )
    await assert.rejects(
      openDatabase({ url: "oracle://verona", dataFolder: folder, log }),
      startError(/must begin with sqlite:, postgres:\/\/ or mysql:\/\//),
    )
  })

  it("is for the eyes of its owner only", async (test) => {
    const folder = join(await createFolder(test), "data")
    await open(test, folder)
    assert.equal((await stat(folder)).mode & 0o777, 0o700)
    assert.equal((await stat(join(folder, "kith.db"))).mode & 0o777, 0o600)
    assert.equal((await stat(join(folder, "kith.db-wal"))).mode & 0o777, 0o600)
  })

  it("that may not be written is refused", { skip: process.getuid?.() === 0 }, async (test) => {
    const folder = await createFolder(test)
    await chmod(folder, 0o500)
    await assert.rejects(
      openDatabase({ url: "sqlite:", dataFolder: folder, log }),
      startError(/cannot be written \(EACCES\)/),
    )
  })
})
