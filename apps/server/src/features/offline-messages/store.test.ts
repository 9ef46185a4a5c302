import assert from "node:assert/strict"
import { it } from "node:test"
import { type Cleaner, forEachDatabase, type OpenTestDatabase } from "../../testing/databases/index.ts"
import { createOfflineMessage } from "./migrations/0001-create-offline-message.ts"
import { createOfflineStore } from "./store.ts"

const ROMEO = "romeo@montague.example"
const JULIET = "juliet@capulet.example"

async function openStore(open: OpenTestDatabase, test: Cleaner) {
  const { database, migrate } = await open(test)
  await migrate("offline-messages", { "0001-create-offline-message": createOfflineMessage })
  return createOfflineStore(database)
}

forEachDatabase("The store of offline messages", (open) => {
  it("gives messages back in the order they came, each with its time", async (test) => {
    const store = await openStore(open, test)
    await Promise.all(["1", "2", "3"].map((text, index) => store.add(JULIET, 1000 + index, text)))
    await store.add(ROMEO, 2000, "his")
    const first = await store.after(JULIET, 0, 2)
    assert.deepEqual(
      first.map(({ stanza, storedAt }) => [stanza, storedAt]),
      [
        ["1", 1000],
        ["2", 1001],
      ],
    )
    const rest = await store.after(JULIET, first.at(-1)?.id ?? 0, 2)
    assert.deepEqual(
      rest.map(({ stanza }) => stanza),
      ["3"],
    )
  })

  it("counts no further than asked", async (test) => {
    const store = await openStore(open, test)
    assert.equal(await store.count(JULIET, 2), 0)
    for (const text of ["1", "2", "3"]) await store.add(JULIET, 1000, text)
    assert.equal(await store.count(JULIET, 2), 2)
    assert.equal(await store.count(JULIET, 10), 3)
  })

  it("removes what it is told and nothing else", async (test) => {
    const store = await openStore(open, test)
    for (const text of ["1", "2", "3"]) await store.add(JULIET, 1000, text)
    await store.add(ROMEO, 1000, "his")
    const [first, second] = await store.after(JULIET, 0, 2)
    await store.remove([])
    await store.remove([first?.id ?? 0, second?.id ?? 0])
    assert.deepEqual(
      (await store.after(JULIET, 0, 10)).map(({ stanza }) => stanza),
      ["3"],
    )
    await store.removeAll(JULIET)
    assert.equal(await store.count(JULIET, 10), 0)
    assert.equal(await store.count(ROMEO, 10), 1)
  })

  it("never gives the place of a removed message to a new one", async (test) => {
    const store = await openStore(open, test)
    await store.add(JULIET, 1000, "1")
    const [first] = await store.after(JULIET, 0, 1)
    await store.removeAll(JULIET)
    await store.add(JULIET, 1000, "2")
    const [second] = await store.after(JULIET, 0, 1)
    assert.ok((second?.id ?? 0) > (first?.id ?? 0))
  })
})
