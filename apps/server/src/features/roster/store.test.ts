import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/databases/index.ts"
import type { Contact } from "./contact.ts"
import { createRosterTable } from "./migrations/0001-create-roster.ts"
import { createRosterStore } from "./store.ts"
import { NO_SUBSCRIPTION } from "./subscription.ts"

const ROMEO: Contact = {
  jid: Jid.parse("romeo@example.org"),
  name: "Romeo 🌹 'the' \"one\"",
  groups: ["Montagues", "Ball <masked>", "Käthe's"],
  isListed: true,
  state: { ...NO_SUBSCRIPTION, to: true, isPendingIn: true },
  request:
    "<presence xmlns='jabber:client' type='subscribe'><status>I take thee at thy word</status></presence>",
}

const byAddress = (one: Contact, other: Contact) => (one.jid.toString() < other.jid.toString() ? -1 : 1)

forEachDatabase("The store of rosters", (open) => {
  const openStore = async (test: Parameters<OpenTestDatabase>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("roster", { "0001-create-roster": createRosterTable })
    return createRosterStore(database)
  }

  it("gives back contacts as they were", async (test) => {
    const store = await openStore(test)
    const tybalt: Contact = {
      jid: Jid.parse("tybalt@capulet.example"),
      name: undefined,
      groups: [],
      isListed: false,
      state: { ...NO_SUBSCRIPTION, from: true, isPendingOut: true, isPreApproved: true },
      request: undefined,
    }
    await store.save("juliet", ROMEO)
    await store.save("juliet", tybalt)
    assert.deepEqual((await store.list("juliet")).sort(byAddress), [ROMEO, tybalt])
  })

  it("replaces a contact that is saved again", async (test) => {
    const store = await openStore(test)
    await store.save("juliet", ROMEO)
    const changed: Contact = {
      ...ROMEO,
      name: undefined,
      groups: [],
      state: NO_SUBSCRIPTION,
      request: undefined,
    }
    await store.save("juliet", changed)
    assert.deepEqual(await store.list("juliet"), [changed])
  })

  it("keeps the rosters of two users apart", async (test) => {
    const store = await openStore(test)
    await store.save("juliet", ROMEO)
    await store.save("Juliet", { ...ROMEO, name: "Another" })
    await store.removeAll("juliet")
    assert.deepEqual(await store.list("juliet"), [])
    assert.equal((await store.list("Juliet")).length, 1)
  })

  it("removes one contact and no other", async (test) => {
    const store = await openStore(test)
    const nurse = { ...ROMEO, jid: Jid.parse("nurse@example.org") }
    await store.save("juliet", ROMEO)
    await store.save("juliet", nurse)
    await store.remove("juliet", ROMEO.jid)
    assert.deepEqual(await store.list("juliet"), [nurse])
  })
})
