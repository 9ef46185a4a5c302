import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/index.ts"
import { createRoomAffiliationChange } from "./migrations/0001-create-room-affiliation-change.ts"
import { createRoomAffiliationVersionStore, type StoredChange } from "./store.ts"

const change = (version: string, jid: string, lists = "owner"): StoredChange => ({
  lists,
  version,
  jid: `${jid}@localhost`,
  was: "none",
})

forEachDatabase("The store of versions of affiliations", (open) => {
  const openStore = async (test: Parameters<OpenTestDatabase>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("room-affiliation-versions", {
      "0001-create-room-affiliation-change": createRoomAffiliationChange,
    })
    const store = createRoomAffiliationVersionStore(database)
    const versions = async (roomId: number, since: string) =>
      (await store.since(roomId, since))?.map(({ version, jid }) => `${version} ${jid}`)
    return { store, versions }
  }

  it("finds what came after a version, of the same lists and room only", async (test) => {
    const { store, versions } = await openStore(test)
    await store.add(1, [change("a", "romeo"), change("b", "juliet"), change("c", "nurse", "member")])
    await store.add(2, [change("d", "tybalt")])
    await store.add(1, [change("e", "tybalt")])
    assert.deepEqual(await versions(1, "a"), ["b juliet@localhost", "e tybalt@localhost"])
    assert.deepEqual(await versions(1, "e"), [])
    assert.equal(await versions(1, "d"), undefined)
    assert.equal(await versions(1, "A"), undefined)
    assert.deepEqual(Object.fromEntries(await store.newest(1)), { owner: "e", member: "c" })
    assert.deepEqual(Object.fromEntries(await store.newest(3)), {})
  })

  it("keeps the newest, and nothing of a room that is gone", async (test) => {
    const { store, versions } = await openStore(test)
    const all = ["a", "b", "c", "d"].map((version) => change(version, "romeo"))
    await store.add(1, [change("z", "romeo", "member"), ...all])
    await store.add(2, all)
    await store.trim(1, "owner", 2)
    assert.equal(await versions(1, "b"), undefined)
    assert.deepEqual(await versions(1, "c"), ["d romeo@localhost"])
    assert.deepEqual(await versions(1, "z"), [])
    await store.trim(1, "owner", 2)
    assert.deepEqual(await versions(1, "c"), ["d romeo@localhost"])
    await store.removeOfRoom(1)
    assert.equal(await versions(1, "d"), undefined)
    assert.equal((await versions(2, "a"))?.length, 3)
  })

  it("names nobody who is gone, and knows nothing from before that", async (test) => {
    const { store, versions } = await openStore(test)
    await store.add(1, [change("a", "romeo"), change("b", "juliet"), change("c", "nurse")])
    await store.add(2, [change("d", "romeo"), change("e", "juliet")])
    await store.add(3, [change("f", "romeo"), change("g", "nurse")])
    await store.forget(Jid.parse("juliet@localhost"))
    assert.equal(await versions(1, "a"), undefined)
    assert.deepEqual(await versions(1, "b"), ["c nurse@localhost"])
    assert.equal(await versions(2, "d"), undefined)
    assert.deepEqual(Object.fromEntries(await store.newest(2)), { owner: "e" })
    assert.deepEqual(await versions(3, "f"), ["g nurse@localhost"])
    await store.add(1, [change("h", "romeo")])
    assert.deepEqual(await versions(1, "b"), ["c nurse@localhost", "h romeo@localhost"])
  })
})
