import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/databases/index.ts"
import { createInvitationTable } from "./migrations/0001-create-invitation.ts"
import { createInvitationStore } from "./store.ts"

const NOW = 1_700_000_000_000
const juliet = Jid.parse("juliet@example.org")

forEachDatabase("The store of invitations", (open) => {
  const openStore = async (test: Parameters<OpenTestDatabase>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("registration", { "0001-create-invitation": createInvitationTable })
    const store = createInvitationStore(database)
    await store.insert({ hash: "one", createdBy: juliet, createdAt: NOW, expiresAt: NOW + 1000, uses: 1 })
    return store
  }

  it("knows an invitation until it is too old", async (test) => {
    const store = await openStore(test)
    assert.equal(await store.isValid("one", NOW + 999), true)
    assert.equal(await store.isValid("one", NOW + 1000), false)
    assert.equal(await store.isValid("another", NOW), false)
    assert.equal(await store.isValid("ONE", NOW), false)
  })

  it("lets one of many use what is for one", async (test) => {
    const store = await openStore(test)
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => store.takeUse("one")))
    assert.equal(outcomes.filter(Boolean).length, 1)
    assert.equal(await store.isValid("one", NOW), false)
    await store.giveBackUse("one")
    assert.equal(await store.isValid("one", NOW), true)
  })

  it("counts what somebody has open, and forgets what is over", async (test) => {
    const store = await openStore(test)
    await store.insert({ hash: "two", createdBy: juliet, createdAt: NOW, expiresAt: NOW + 5000, uses: 3 })
    assert.equal(await store.countOf(juliet, NOW), 2)
    assert.equal(await store.countOf(juliet, NOW + 1000), 1)
    assert.equal(await store.countOf(Jid.parse("romeo@example.org"), NOW), 0)
    await store.removeExpired(NOW + 1001)
    assert.equal(await store.countOf(juliet, NOW), 1)
    await store.removeOf(juliet)
    assert.equal(await store.isValid("two", NOW), false)
  })
})
