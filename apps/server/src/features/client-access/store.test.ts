import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/index.ts"
import { createClientTable } from "./migrations/0001-create-client.ts"
import { createClientStore, type StoredClient } from "./store.ts"

const juliet = Jid.parse("juliet@localhost")
const romeo = Jid.parse("romeo@localhost")
const PHONE: StoredClient = {
  client: "phone",
  id: "first",
  software: "Balcony 🌹",
  device: undefined,
  firstSeen: 1,
  lastSeen: 1,
  passwordAt: 1,
}

forEachDatabase("The store of clients", (open) => {
  const openStore = async (test: Parameters<OpenTestDatabase>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("client-access", { "0001-create-client": createClientTable })
    const store = createClientStore(database)
    await store.note(juliet, PHONE)
    return store
  }

  it("keeps the id, the first time and the password of a client that comes again", async (test) => {
    const store = await openStore(test)
    const again = { ...PHONE, id: "other", device: "Lute", firstSeen: 5, lastSeen: 5, passwordAt: undefined }
    assert.equal(await store.note(juliet, again), false)
    assert.deepEqual(await store.ofOwner(juliet), [{ ...PHONE, device: "Lute", lastSeen: 5 }])
    await store.noteLastSeen(juliet, "phone", 9)
    assert.equal((await store.ofOwner(juliet))[0]?.lastSeen, 9)
  })

  it("takes in a client whose sessions begin at once, once", async (test) => {
    const store = await openStore(test)
    const laptop = { ...PHONE, client: "laptop" }
    const answers = await Promise.all([1, 2, 3].map(() => store.note(juliet, laptop)))
    assert.equal(answers.filter(Boolean).length, 1)
    assert.equal((await store.ofOwner(juliet)).length, 2)
  })

  it("lists those seen last first, and forgets what it is told", async (test) => {
    const store = await openStore(test)
    await store.note(juliet, { ...PHONE, client: "laptop", lastSeen: 3 })
    await store.note(juliet, { ...PHONE, client: "", lastSeen: 2 })
    await store.note(romeo, PHONE)
    const clients = async () => (await store.ofOwner(juliet)).map(({ client }) => client)
    assert.deepEqual(await clients(), ["laptop", "", "phone"])
    await store.forgetPasswords(juliet)
    assert.ok((await store.ofOwner(juliet)).every(({ passwordAt }) => passwordAt === undefined))
    assert.equal((await store.ofOwner(romeo))[0]?.passwordAt, 1)
    await store.remove(juliet, [])
    await store.remove(juliet, [""])
    assert.deepEqual(await clients(), ["laptop", "phone"])
    await store.removeUnseen(2)
    assert.deepEqual(await clients(), ["laptop"])
    assert.deepEqual(await store.ofOwner(romeo), [])
    await store.removeOfOwner(juliet)
    assert.deepEqual(await clients(), [])
  })
})
