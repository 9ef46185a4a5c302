import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/databases/index.ts"
import { createAccessTokenTable } from "./migrations/0001-create-access-token.ts"
import { type AccessToken, createAccessTokenStore } from "./store.ts"

const NOW = 1_700_000_000_000
const juliet = Jid.parse("juliet@example.org")
const TOKEN: AccessToken = {
  id: "first",
  hash: "hash-of-first",
  owner: juliet,
  name: "Nurse's bot 🌹",
  scopes: ["account", "messages:read"],
  createdAt: NOW,
  expiresAt: NOW + 1000,
  lastUsedAt: undefined,
}

forEachDatabase("The store of access tokens", (open) => {
  const openStore = async (test: Parameters<OpenTestDatabase>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("access-tokens", { "0001-create-access-token": createAccessTokenTable })
    const store = createAccessTokenStore(database)
    await store.insert(TOKEN)
    return store
  }

  it("finds a token by its hash alone", async (test) => {
    const store = await openStore(test)
    assert.deepEqual(await store.findByHash(TOKEN.hash), TOKEN)
    assert.equal(await store.findByHash("HASH-OF-FIRST"), undefined)
    assert.equal(await store.findByHash("first"), undefined)
  })

  it("lists an owner's tokens, the newest first", async (test) => {
    const store = await openStore(test)
    const second = { ...TOKEN, id: "second", hash: "hash-of-second", createdAt: NOW + 1 }
    await store.insert(second)
    await store.insert({ ...TOKEN, id: "romeo's", hash: "other", owner: Jid.parse("romeo@example.org") })
    assert.deepEqual(await store.list(juliet), [second, TOKEN])
  })

  it("notes when a token was used", async (test) => {
    const store = await openStore(test)
    await store.noteUse("first", NOW + 5)
    assert.equal((await store.findByHash(TOKEN.hash))?.lastUsedAt, NOW + 5)
  })

  it("forgets what is removed or over", async (test) => {
    const store = await openStore(test)
    await store.removeExpired(NOW + 1000)
    assert.equal((await store.list(juliet)).length, 1)
    await store.removeExpired(NOW + 1001)
    assert.deepEqual(await store.list(juliet), [])
    await store.insert(TOKEN)
    await store.remove("first")
    assert.equal(await store.findByHash(TOKEN.hash), undefined)
  })
})
