import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/index.ts"
import { createFastTokenTable } from "./migrations/0001-create-fast-token.ts"
import { createFastTokenStore, type StoredToken } from "./store.ts"

const juliet = Jid.parse("juliet@localhost")
const romeo = Jid.parse("romeo@localhost")

const token = (changes: Partial<StoredToken> = {}): StoredToken => ({
  owner: juliet,
  client: "phone",
  slot: "new",
  draw: "a",
  mechanism: "HT-SHA-256-NONE",
  createdAt: 1,
  expiresAt: 100,
  usedAt: undefined,
  useCount: 0,
  ...changes,
})

forEachDatabase("The store of fast tokens", (open) => {
  const openStore = async (test: Parameters<OpenTestDatabase>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("fast-tokens", { "0001-create-fast-token": createFastTokenTable })
    return createFastTokenStore(database)
  }

  it("keeps one token in each place", async (test) => {
    const store = await openStore(test)
    await store.save(token())
    await store.save(token({ draw: "b" }))
    await store.save(token({ slot: "current", draw: "c" }))
    await store.save(token({ client: "laptop", draw: "d" }))
    const drawn = (await store.ofClient(juliet, "phone")).map(({ slot, draw }) => `${slot} ${draw}`)
    assert.deepEqual(drawn.sort(), ["current c", "new b"])
    assert.equal((await store.ofOwner(juliet)).length, 3)
    assert.deepEqual(await store.ofOwner(romeo), [])
  })

  it("counts upwards only, and not for a token that was replaced", async (test) => {
    const store = await openStore(test)
    await store.save(token())
    // Two who come with the same count at once: one of them is counted, whichever it is.
    const both = await Promise.all([store.countUse(token(), 5, 2), store.countUse(token(), 5, 2)])
    assert.deepEqual(both.sort(), [false, true])
    assert.equal(await store.countUse(token(), 6, 1), false)
    assert.equal(await store.countUse(token({ draw: "z" }), 6, 9), false)
    assert.equal(await store.countUse(token(), 7, 3), true)
    const [stored] = await store.ofClient(juliet, "phone")
    assert.deepEqual(stored, token({ usedAt: 7, useCount: 3 }))
  })

  it("notes a use without a count", async (test) => {
    const store = await openStore(test)
    await store.save(token())
    await store.noteUse(token(), 5)
    await store.noteUse(token(), 5)
    assert.deepEqual(await store.ofClient(juliet, "phone"), [token({ usedAt: 5 })])
  })

  it("removes what it is told and nothing else", async (test) => {
    const store = await openStore(test)
    const all = [
      token(),
      token({ slot: "current" }),
      token({ client: "laptop" }),
      token({ owner: romeo, expiresAt: 10 }),
    ]
    for (const each of all) await store.save(each)
    await store.remove(token({ draw: "replaced" }))
    assert.equal((await store.ofOwner(juliet)).length, 3)
    await store.remove(token())
    assert.equal((await store.ofOwner(juliet)).length, 2)
    await store.removeExpired(10)
    assert.equal((await store.ofOwner(romeo)).length, 1)
    await store.removeExpired(11)
    assert.equal((await store.ofOwner(romeo)).length, 0)
    await store.removeOfClient(juliet, "phone")
    assert.equal((await store.ofOwner(juliet)).length, 1)
    await store.removeOfOwner(juliet)
    assert.equal((await store.ofOwner(juliet)).length, 0)
  })
})
