import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/databases/index.ts"
import type { Invitation } from "./invitation.ts"
import { createInvitationTable } from "./migrations/0001-create-invitation.ts"
import { describeInvitation } from "./migrations/0002-describe-invitation.ts"
import { createInvitationStore } from "./store.ts"

const NOW = 1_700_000_000_000
const juliet = Jid.parse("juliet@example.org")
const one: Invitation = {
  id: "one",
  kind: "account",
  inviter: juliet,
  createdAt: NOW,
  expiresAt: NOW + 1000,
  usesLeft: 1,
  username: "romeo",
  letsRegister: true,
  addsContact: false,
}
const two: Invitation = {
  ...one,
  id: "two",
  kind: "contact",
  createdAt: NOW + 1,
  expiresAt: NOW + 5000,
  usesLeft: 3,
  username: undefined,
  letsRegister: false,
  addsContact: true,
}

forEachDatabase("The store of invitations", (open) => {
  const openStore = async (test: Parameters<OpenTestDatabase>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("registration", {
      "0001-create-invitation": createInvitationTable,
      "0002-describe-invitation": describeInvitation,
    })
    const store = createInvitationStore(database)
    await store.insert(one)
    await store.insert(two)
    return store
  }

  it("gives back an invitation as it was, until it is too old", async (test) => {
    const store = await openStore(test)
    assert.deepEqual(await store.find("one", NOW + 999), one)
    assert.deepEqual(await store.find("two", NOW + 999), two)
    assert.equal(await store.find("one", NOW + 1000), undefined)
    assert.equal(await store.find("another", NOW), undefined)
    assert.equal(await store.find("ONE", NOW), undefined)
  })

  it("lets one of many use what is for one", async (test) => {
    const store = await openStore(test)
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => store.takeUse("one")))
    assert.equal(outcomes.filter(Boolean).length, 1)
    assert.equal(await store.find("one", NOW), undefined)
    await store.giveBackUse("one")
    assert.deepEqual(await store.find("one", NOW), one)
  })

  it("lists what somebody has open, and forgets what is over", async (test) => {
    const store = await openStore(test)
    const idsOf = async (user: Jid, now: number, limit = 10) =>
      (await store.listOf(user, now, limit)).map(({ id }) => id)
    assert.deepEqual(await idsOf(juliet, NOW), ["two", "one"])
    assert.deepEqual(await idsOf(juliet, NOW, 1), ["two"])
    assert.deepEqual(await idsOf(juliet, NOW + 1000), ["two"])
    assert.deepEqual(await idsOf(Jid.parse("romeo@example.org"), NOW), [])
    await store.removeExpired(NOW + 1001)
    assert.deepEqual(await idsOf(juliet, NOW), ["two"])
    await store.removeOf(juliet)
    assert.deepEqual(await idsOf(juliet, NOW), [])
  })

  it("keeps a name for as long as the invitation can be used", async (test) => {
    const store = await openStore(test)
    assert.equal(await store.findReservation("romeo", NOW), "one")
    assert.equal(await store.findReservation("tybalt", NOW), undefined)
    assert.equal(await store.findReservation("romeo", NOW + 1000), undefined)
    await store.takeUse("one")
    assert.equal(await store.findReservation("romeo", NOW), undefined)
  })

  it("removes an invitation for its inviter alone", async (test) => {
    const store = await openStore(test)
    assert.equal(await store.remove("one", Jid.parse("romeo@example.org")), false)
    assert.equal(await store.remove("one", juliet), true)
    assert.equal(await store.remove("one", juliet), false)
    assert.equal(await store.find("one", NOW), undefined)
  })
})
