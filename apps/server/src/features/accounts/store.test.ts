import assert from "node:assert/strict"
import { it } from "node:test"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/databases/index.ts"
import { deriveKeys } from "./credentials.ts"
import { createAccountTables } from "./migrations/0001-create-account.ts"
import { createAccountStore, type StoredAccount } from "./store.ts"

const JULIET: StoredAccount = {
  username: "juliet",
  role: "user",
  createdAt: 1_700_000_000_000,
  isDisabled: false,
}
const keys = await deriveKeys("wherefore art thou")

forEachDatabase("The store of accounts", (open) => {
  const openStore = async (test: Parameters<OpenTestDatabase>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("accounts", { "0001-create-account": createAccountTables })
    return createAccountStore(database)
  }

  it("gives back an account with its keys as they were", async (test) => {
    const store = await openStore(test)
    assert.equal(await store.insert(JULIET, keys), true)
    const found = await store.find("juliet")
    assert.ok(found)
    assert.deepEqual({ ...found, keys: undefined }, { ...JULIET, keys: undefined })
    for (const [hash, expected] of keys) {
      const actual = found.keys.get(hash)
      assert.ok(actual)
      assert.equal(actual.hash, hash)
      assert.equal(actual.iterations, expected.iterations)
      for (const part of ["salt", "storedKey", "serverKey"] as const) {
        assert.equal(Buffer.compare(actual[part], expected[part]), 0)
      }
    }
  })

  it("finds no account of another spelling", async (test) => {
    const store = await openStore(test)
    await store.insert(JULIET, keys)
    for (const other of ["Juliet", "juliet ", "júliet", "juliet'--", "%"])
      assert.equal(await store.find(other), undefined)
  })

  it("lets one of many have a name", async (test) => {
    const store = await openStore(test)
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => store.insert(JULIET, keys)))
    assert.equal(outcomes.filter(Boolean).length, 1)
    assert.equal((await store.find("juliet"))?.keys.size, 3)
  })

  it("lists by name, page after page", async (test) => {
    const store = await openStore(test)
    for (const username of ["tybalt", "romeo", "Äneas".toLowerCase(), "juliet"]) {
      await store.insert({ ...JULIET, username }, keys)
    }
    const first = await store.list("", 2)
    const rest = await store.list(first.at(-1)?.username ?? "", 10)
    assert.deepEqual(
      [...first, ...rest].map(({ username }) => username),
      ["juliet", "romeo", "tybalt", "äneas"],
    )
  })

  it("counts administrators that can do something", async (test) => {
    const store = await openStore(test)
    await store.insert(JULIET, keys)
    await store.insert({ ...JULIET, username: "romeo", role: "admin" }, keys)
    await store.insert({ ...JULIET, username: "tybalt", role: "admin", isDisabled: true }, keys)
    assert.equal(await store.countAdministrators(), 1)
    await store.update("juliet", { role: "admin", isDisabled: false })
    assert.equal(await store.countAdministrators(), 2)
  })

  it("replaces all keys with a new password's", async (test) => {
    const store = await openStore(test)
    await store.insert(JULIET, keys)
    const fresh = await deriveKeys("a rose by any other name")
    await store.replaceKeys("juliet", fresh)
    const found = await store.find("juliet")
    assert.equal(found?.keys.size, 3)
    for (const [hash, { salt }] of fresh) {
      assert.equal(Buffer.compare(found?.keys.get(hash)?.salt ?? Buffer.alloc(0), salt), 0)
    }
  })

  it("leaves nothing of an account that is removed", async (test) => {
    const store = await openStore(test)
    await store.insert(JULIET, keys)
    await store.remove("juliet")
    assert.equal(await store.find("juliet"), undefined)
    assert.equal(await store.insert(JULIET, keys), true)
  })

  it("keeps a secret until one of many takes it", async (test) => {
    const store = await openStore(test)
    await store.saveSecret("setup", Buffer.from("old"), 1)
    await store.saveSecret("setup", Buffer.from("new"), 2)
    const secret = await store.findSecret("setup")
    assert.equal(Buffer.from(secret?.value ?? []).toString(), "new")
    assert.equal(secret?.expiresAt, 2)
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => store.removeSecret("setup")))
    assert.equal(outcomes.filter(Boolean).length, 1)
  })
})
