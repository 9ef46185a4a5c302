import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid, stanza } from "@kith/xmpp"
import { TestClock } from "../../../testing/index.ts"
import { federationOf, linkWith } from "../testing/server-links.ts"
import { createPolicy, type PolicySettings } from "./policy.ts"
import type { Rule } from "./rule.ts"

const escalus = Jid.parse("escalus@localhost/tower")
const romeo = Jid.parse("romeo@localhost")
const message = stanza({ name: "message" })
const request = stanza({ name: "presence", attrs: { type: "subscribe" } })

async function open(settings: Partial<PolicySettings> = {}, stored: readonly Rule[] = []) {
  const federation = federationOf(
    linkWith("montague.lit"),
    linkWith("rooms.montague.lit"),
    linkWith("rooms.montague.lit", { direction: "incoming" }),
    linkWith("verona.lit"),
  )
  const tried: string[] = []
  const policy = await createPolicy({
    store: { list: async () => [...stored], save: async () => {}, remove: async () => {} },
    accounts: { requireAdministrator: async () => {} },
    federation: {
      links: () => federation.links(),
      close: (domain) => federation.close(domain),
      retry: (domain) => tried.push(domain),
    },
    xmpp: { isServed: (domain) => ["localhost", "rooms.localhost", "irc.montague.lit"].includes(domain) },
    roomsDomain: "rooms.localhost",
    clock: new TestClock(),
    log: { debug() {}, info() {}, warn() {}, error() {} },
    settings: { mode: "open", allowed: [], refused: [], maxRules: 3, ...settings },
  })
  const left = () => federation.links().map(({ remoteDomain }) => remoteDomain)
  return { policy, left, tried }
}

test("a server that is refused loses its connections at once, and so do those below it", async () => {
  const { policy, left } = await open()
  const { rule, closed } = await policy.put(escalus, {
    domain: "Montague.LIT",
    isAdmitted: false,
    note: "Thumbs",
  })
  assert.equal(closed, 3)
  assert.deepEqual(left(), ["verona.lit"])
  assert.deepEqual(
    [rule.domain, rule.made?.by.toString(), rule.made?.at, rule.note],
    ["montague.lit", "escalus@localhost", Date.UTC(2026, 0, 1), "Thumbs"],
  )
  assert.equal(policy.withholds("x.montague.lit", message, romeo), "everything")
  assert.equal(policy.withholds("verona.lit", message, romeo), undefined)
})

test("what waits for a server is tried at once when a rule about it changes", async () => {
  const { policy, tried } = await open()
  await policy.put(escalus, { domain: "montague.lit", isAdmitted: true })
  assert.deepEqual(tried, ["montague.lit", "rooms.montague.lit"])
})

test("where only listed servers are admitted, whoever loses their rule loses their connections", async () => {
  const { policy, left } = await open({ mode: "listed-only", allowed: ["verona.lit"] })
  assert.equal(policy.admits("denmark.lit"), false)
  assert.equal((await policy.put(escalus, { domain: "montague.lit", isAdmitted: true })).closed, 0)
  assert.equal(await policy.remove(escalus, "montague.lit"), 3)
  assert.deepEqual(left(), ["verona.lit"])
  assert.equal(policy.withholds("montague.lit", message, romeo), "everything")
})

test("a rule keeps back one thing and lets the rest pass", async () => {
  const { policy, left } = await open()
  await policy.put(escalus, { domain: "montague.lit", isAdmitted: true, allows: { subscriptions: false } })
  assert.equal(policy.withholds("montague.lit", request, romeo), "subscriptions")
  assert.equal(policy.withholds("montague.lit", message, romeo), undefined)
  assert.equal(left().length, 4)
})

test("what is served here is never judged, also below a domain that is refused", async () => {
  const { policy } = await open({ mode: "listed-only" })
  assert.equal(policy.isNeighbour("irc.montague.lit"), false)
  assert.equal(policy.separates("localhost", "irc.montague.lit"), false)
  assert.equal(policy.separates("localhost", "montague.lit"), true)
  await assert.rejects(policy.put(escalus, { domain: "localhost", isAdmitted: false }), /is served here/)
  await assert.rejects(policy.put(escalus, { domain: "rooms.localhost", isAdmitted: true }), /is served here/)
})

test("rules are bounded, and one that is there can be changed all the same", async () => {
  const { policy } = await open()
  for (const domain of ["a.lit", "b.lit", "c.lit", "c.lit"])
    await policy.put(escalus, { domain, isAdmitted: false })
  await assert.rejects(policy.put(escalus, { domain: "d.lit", isAdmitted: false }), /3 rules \(max-rules\)/)
  const page = await policy.list(escalus, undefined, 2)
  assert.deepEqual([page.rules.map(({ domain }) => domain), page.next], [["a.lit", "b.lit"], "b.lit"])
  const rest = await policy.list(escalus, page.next, 2)
  assert.deepEqual([rest.rules.map(({ domain }) => domain), rest.next], [["c.lit"], undefined])
})

test("a rule that is not there, or stands in the file, cannot be removed, and the refusal says what to do", async () => {
  const { policy } = await open({ refused: ["denmark.lit"] })
  await assert.rejects(policy.remove(escalus, "elsinore.lit"), { code: "not-found" })
  await assert.rejects(policy.remove(escalus, "denmark.lit"), /stands in kith\.toml/)
  await policy.put(escalus, { domain: "denmark.lit", isAdmitted: true })
  assert.equal(policy.admits("denmark.lit"), true)
  await policy.remove(escalus, "denmark.lit")
  assert.equal(policy.admits("denmark.lit"), false)
})

test("a store that fails leaves everything as it was", async () => {
  const policy = await createPolicy({
    store: { list: async () => [], save: () => Promise.reject(new Error("disk")), remove: async () => {} },
    accounts: { requireAdministrator: async () => {} },
    federation: federationOf(linkWith("montague.lit")),
    xmpp: { isServed: () => false },
    roomsDomain: "rooms.localhost",
    clock: new TestClock(),
    log: { debug() {}, info() {}, warn() {}, error() {} },
    settings: { mode: "open", allowed: [], refused: [], maxRules: 1 },
  })
  await assert.rejects(policy.put(escalus, { domain: "montague.lit", isAdmitted: false }), /disk/)
  assert.equal(policy.admits("montague.lit"), true)
})
