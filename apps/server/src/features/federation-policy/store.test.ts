import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/index.ts"
import { createFederationRule } from "./migrations/0001-create-federation-rule.ts"
import { EVERYTHING, type Rule } from "./service/rule.ts"
import { createRuleStore } from "./store.ts"

const made = { by: Jid.parse("escalus@localhost"), at: 1_700_000_000_000 }
const MONTAGUE = {
  domain: "montague.lit",
  isAdmitted: false,
  allows: EVERYTHING,
  note: "They bite their thumbs 👍",
  made,
} satisfies Rule
const BOOKS = {
  domain: "bücher.example",
  isAdmitted: true,
  allows: { messages: true, rooms: false, files: false, subscriptions: true },
  note: undefined,
  made,
} satisfies Rule

forEachDatabase("The store of rules about other servers", (open) => {
  const openStore = async (test: Parameters<OpenTestDatabase>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("federation-policy", { "0001-create-federation-rule": createFederationRule })
    const store = createRuleStore(database)
    for (const rule of [MONTAGUE, BOOKS]) await store.save(rule, rule.made)
    return store
  }

  it("gives back the rules as they were", async (test) => {
    const store = await openStore(test)
    assert.deepEqual(await store.list(), [BOOKS, MONTAGUE])
  })

  it("keeps one rule about a domain, the last", async (test) => {
    const store = await openStore(test)
    const pardon = { ...MONTAGUE, isAdmitted: true, note: undefined, made: { ...made, at: made.at + 1 } }
    await store.save(pardon, pardon.made)
    assert.deepEqual(await store.list(), [BOOKS, pardon])
  })

  it("removes the rule about that domain and no other", async (test) => {
    const store = await openStore(test)
    await store.remove("lit")
    await store.remove("MONTAGUE.LIT")
    assert.equal((await store.list()).length, 2)
    await store.remove("montague.lit")
    assert.deepEqual(await store.list(), [BOOKS])
  })
})
