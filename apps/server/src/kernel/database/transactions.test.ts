import assert from "node:assert/strict"
import { it } from "node:test"
import type { Migration } from "@kith/feature-kit"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/databases/index.ts"

interface Tables {
  purse: { owner: string; ducats: number }
}

const createPurse: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("purse")
    .addColumn("owner", types.name, (column) => column.notNull().primaryKey())
    .addColumn("ducats", types.integer, (column) => column.notNull())
    .execute()
}

async function openPurses(open: OpenTestDatabase, test: Parameters<OpenTestDatabase>[0], options = {}) {
  const { database, migrate } = await open(test, options)
  await migrate("purses", { "0001-create-purse": createPurse })
  const tables = database.tables<Tables>()
  await tables
    .insertInto("purse")
    .values([
      { owner: "romeo", ducats: 40 },
      { owner: "juliet", ducats: 0 },
    ])
    .execute()
  const read = async (owner: string) =>
    (await tables.selectFrom("purse").select("ducats").where("owner", "=", owner).executeTakeFirst())?.ducats
  return { database, tables, read }
}

forEachDatabase("A transaction", (open, name) => {
  it("is seen by nobody before it is committed, and whole thereafter", async (test) => {
    const { tables, read } = await openPurses(open, test)
    await tables.transaction().execute(async (transaction) => {
      await transaction.updateTable("purse").set({ ducats: 0 }).where("owner", "=", "romeo").execute()
      await transaction.updateTable("purse").set({ ducats: 40 }).where("owner", "=", "juliet").execute()
      const inside = await transaction
        .selectFrom("purse")
        .select("ducats")
        .where("owner", "=", "romeo")
        .execute()
      assert.deepEqual(inside, [{ ducats: 0 }])
      assert.deepEqual([await read("romeo"), await read("juliet")], [40, 0])
    })
    assert.deepEqual([await read("romeo"), await read("juliet")], [0, 40])
  })

  it("leaves nothing behind when it fails", async (test) => {
    const { tables, read } = await openPurses(open, test)
    const failing = tables.transaction().execute(async (transaction) => {
      await transaction.updateTable("purse").set({ ducats: 0 }).execute()
      throw new Error("Banished")
    })
    await assert.rejects(failing, /Banished/)
    assert.equal(await read("romeo"), 40)
    await tables.updateTable("purse").set({ ducats: 1 }).execute()
    assert.equal(await read("romeo"), 1)
  })

  it("waits for its turn: many at once lose no change", async (test) => {
    const { tables, read } = await openPurses(open, test)
    const pay = () =>
      tables.transaction().execute(async (transaction) => {
        const add = (owner: string, ducats: number) =>
          transaction
            .updateTable("purse")
            .set((column) => ({ ducats: column("ducats", "+", ducats) }))
            .where("owner", "=", owner)
            .execute()
        await add("romeo", -1)
        await add("juliet", 1)
      })
    const single = () =>
      tables
        .updateTable("purse")
        .set((column) => ({ ducats: column("ducats", "+", 1) }))
        .where("owner", "=", "romeo")
        .execute()
    await Promise.all(Array.from({ length: 40 }, () => Promise.all([pay(), single()])))
    assert.deepEqual([await read("romeo"), await read("juliet")], [40, 40])
  })

  it("runs its own statements side by side", async (test) => {
    const { tables, read } = await openPurses(open, test)
    await tables.transaction().execute(async (transaction) => {
      const owners = ["tybalt", "mercutio", "benvolio"]
      await Promise.all(
        owners.map((owner) => transaction.insertInto("purse").values({ owner, ducats: 7 }).execute()),
      )
    })
    assert.equal(await read("benvolio"), 7)
  })

  it("goes back to a savepoint", async (test) => {
    const { tables, read } = await openPurses(open, test)
    const transaction = await tables.startTransaction().execute()
    await transaction.updateTable("purse").set({ ducats: 1 }).where("owner", "=", "romeo").execute()
    const saved = await transaction.savepoint("before").execute()
    await saved.updateTable("purse").set({ ducats: 2 }).where("owner", "=", "romeo").execute()
    await saved.rollbackToSavepoint("before").execute()
    await transaction.commit().execute()
    assert.equal(await read("romeo"), 1)
  })

  it("is rolled back when it does nothing for too long, and holds up nobody", async (test) => {
    const { tables, read } = await openPurses(open, test, { idleTransactionMs: 100 })
    const lost = tables.transaction().execute(async (transaction) => {
      await transaction.updateTable("purse").set({ ducats: 0 }).where("owner", "=", "romeo").execute()
      // The mistake this is for: the outer handle waits for a change that waits for this very transaction.
      await tables.updateTable("purse").set({ ducats: 9 }).where("owner", "=", "romeo").execute()
      await transaction.updateTable("purse").set({ ducats: 0 }).where("owner", "=", "juliet").execute()
    })
    await assert.rejects(lost, name === "SQLite" ? /did nothing for 100 ms/ : /resource-constraint|idle/)
    assert.equal(await read("romeo"), 9)
  })
})
