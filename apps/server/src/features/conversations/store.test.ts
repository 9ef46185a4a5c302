import assert from "node:assert/strict"
import { it } from "node:test"
import type { Commit, TableRow } from "@kith/feature-kit"
import { type Cleaner, forEachDatabase, type OpenTestDatabase } from "../../testing/databases/index.ts"
import { createSentMessage } from "./migrations/0001-create-sent-message.ts"
import { createSentMessageStore } from "./store.ts"

const ROMEO = "romeo@montague.example"
const JULIET = "juliet@capulet.example"

async function openStore(open: OpenTestDatabase, test: Cleaner) {
  const { database, migrate } = await open(test)
  await migrate("conversations", { "0001-create-sent-message": createSentMessage })
  const store = createSentMessageStore(database)
  const add = (owner: string, ownId: string, archiveId: string, sentAt = 1000): Promise<void> => {
    const rows: TableRow[] = []
    const commit: Commit = { insert: (table, row) => rows.push({ table, row }) }
    store.add(commit, { owner, ownId, archiveId, sentAt })
    return new Promise((resolve, reject) => {
      database.commit(rows, (error) => (error === undefined ? resolve() : reject(error)))
    })
  }
  return { store, add }
}

forEachDatabase("The store of sent messages", (open) => {
  it("finds a message under the id its sender gave it, for that sender only", async (test) => {
    const { store, add } = await openStore(open, test)
    await add(ROMEO, "mine", "archive-1")
    await add(JULIET, "mine", "archive-2")
    assert.equal(await store.findArchiveId(ROMEO, "mine"), "archive-1")
    assert.equal(await store.findArchiveId(JULIET, "mine"), "archive-2")
    assert.equal(await store.findArchiveId(ROMEO, "MINE"), undefined)
    assert.equal(await store.findArchiveId(ROMEO, "mine' or '1'='1"), undefined)
  })

  it("refuses the commit of a second message under the same id", async (test) => {
    const { store, add } = await openStore(open, test)
    await add(ROMEO, "mine", "archive-1")
    await assert.rejects(add(ROMEO, "mine", "archive-2"))
    assert.equal(await store.findArchiveId(ROMEO, "mine"), "archive-1")
  })

  it("forgets what is old, and everything of an account", async (test) => {
    const { store, add } = await openStore(open, test)
    await add(ROMEO, "old", "archive-1", 1000)
    await add(ROMEO, "new", "archive-2", 2000)
    await add(JULIET, "new", "archive-3", 2000)
    await store.removeOlderThan(2000)
    assert.equal(await store.findArchiveId(ROMEO, "old"), undefined)
    assert.equal(await store.findArchiveId(ROMEO, "new"), "archive-2")
    await store.removeAll(ROMEO)
    assert.equal(await store.findArchiveId(ROMEO, "new"), undefined)
    assert.equal(await store.findArchiveId(JULIET, "new"), "archive-3")
  })
})
