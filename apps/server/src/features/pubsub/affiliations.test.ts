import assert from "node:assert/strict"
import { test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { accounts } from "../../features.ts"
import { startTestServer } from "../../testing/index.ts"
import {
  create,
  elementsIn,
  itemsOf,
  line,
  NS,
  NS_OWNER,
  nextEvent,
  owner,
  payloadOf,
  publish,
  pubsub,
  refusal,
  SERVICE,
  set,
} from "./testing/requests.ts"

const affiliate = (node: string, ...entries: readonly (readonly [string, string])[]) =>
  owner(
    `<affiliations node='${node}'>${entries.map(([jid, affiliation]) => `<affiliation jid='${jid}' affiliation='${affiliation}'/>`).join("")}</affiliations>`,
  )
const subscribe = (node: string, jid: string) => pubsub(`<subscribe node='${node}' jid='${jid}'/>`)

/** The entries of a list of affiliations, in the answer to the owner or to oneself. */
const entriesOf = (answer: Stanza, namespace = NS_OWNER) =>
  elementsIn(answer.child("pubsub", namespace)?.child("affiliations")).map(
    ({ attrs: { jid, node, affiliation } }) => `${jid ?? node} ${affiliation}`,
  )

test("owners say who may do what, and it is so", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt", "mercutio")
  const [romeo, juliet, tybalt, mercutio] = await Promise.all(
    ["romeo", "juliet", "tybalt", "mercutio"].map((name) => server.join(name)),
  )
  assert.ok(romeo && juliet && tybalt && mercutio)
  await set(romeo, create("secret", { access_model: "whitelist" }), SERVICE)
  const read = pubsub("<items node='secret'/>")
  assert.equal(await refusal(juliet, "get", read, SERVICE), "not-allowed, closed-node")
  await set(
    romeo,
    affiliate("secret", ["juliet@localhost", "member"], ["mercutio@localhost", "publish-only"]),
    SERVICE,
  )
  await set(juliet, subscribe("secret", "juliet@localhost"), SERVICE)
  assert.equal(await refusal(mercutio, "get", read, SERVICE), "forbidden")
  assert.equal(
    await refusal(mercutio, "set", subscribe("secret", "mercutio@localhost"), SERVICE),
    "forbidden",
  )
  await set(mercutio, publish("secret", "1", line("a plague")), SERVICE)
  assert.equal(payloadOf(await nextEvent(juliet, "secret")), "a plague")
  assert.equal(await refusal(juliet, "set", publish("secret", "2", line("x")), SERVICE), "forbidden")
  await set(romeo, affiliate("secret", ["juliet@localhost/balcony", "publisher"]), SERVICE)
  await set(juliet, publish("secret", "2", line("x")), SERVICE)
  await nextEvent(juliet, "secret")

  assert.deepEqual(entriesOf(await juliet.ask(pubsub("<affiliations/>"), { to: SERVICE }), NS), [
    "secret publisher",
  ])
  assert.deepEqual(entriesOf(await tybalt.ask(pubsub("<affiliations/>"), { to: SERVICE }), NS), [])
  assert.deepEqual(
    entriesOf(await romeo.ask(owner("<affiliations node='secret'/>"), { to: SERVICE })).sort(),
    ["juliet@localhost publisher", "mercutio@localhost publish-only", "romeo@localhost owner"],
  )
  await set(romeo, affiliate("secret", ["juliet@localhost", "outcast"]), SERVICE)
  assert.match(String(await juliet.next("message")), /subscription='none'/)
  await set(romeo, publish("secret", "3", line("x")), SERVICE)
  await juliet.expectNo("message")
  assert.equal(await refusal(juliet, "get", read, SERVICE), "forbidden")
  assert.equal(await refusal(juliet, "set", publish("secret", "2", line("x")), SERVICE), "forbidden")
  assert.deepEqual(server.complaints, [])
})

test("affiliations change by the chart of XEP-0060, all at once or not at all", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("house"), SERVICE)
  const told = await romeo.request(
    affiliate("house", ["romeo@localhost", "none"], ["tybalt@localhost", "outcast"]),
    { type: "set", to: SERVICE },
  )
  assert.match(String(told), /not-acceptable/)
  assert.deepEqual(entriesOf(told), ["romeo@localhost owner"])
  const list = async () =>
    entriesOf(await romeo.ask(owner("<affiliations node='house'/>"), { to: SERVICE })).sort()
  assert.deepEqual(await list(), ["romeo@localhost owner"])
  const twice = affiliate("house", ["juliet@localhost", "member"], ["juliet@localhost", "owner"])
  assert.equal(await refusal(romeo, "set", twice, SERVICE), "bad-request")
  assert.equal(
    await refusal(romeo, "set", affiliate("house", ["juliet@localhost", "king"]), SERVICE),
    "bad-request",
  )
  await set(romeo, affiliate("house", ["juliet@localhost", "publisher"]), SERVICE)
  assert.equal(
    await refusal(romeo, "set", affiliate("house", ["juliet@localhost", "member"]), SERVICE),
    "not-acceptable",
  )
  assert.equal(
    await refusal(juliet, "set", affiliate("house", ["juliet@localhost", "owner"]), SERVICE),
    "forbidden",
  )
  assert.equal(await refusal(juliet, "get", owner("<affiliations node='house'/>"), SERVICE), "forbidden")
  await set(romeo, affiliate("house", ["juliet@localhost", "owner"]), SERVICE)
  assert.equal(
    await refusal(juliet, "set", affiliate("house", ["romeo@localhost", "none"]), SERVICE),
    "not-acceptable",
  )
  await set(romeo, affiliate("house", ["romeo@localhost", "none"]), SERVICE)
  assert.equal(await refusal(romeo, "set", owner("<delete node='house'/>"), SERVICE), "forbidden")
  await set(juliet, owner("<delete node='house'/>"), SERVICE)

  await set(romeo, publish("urn:mine", "1", line("x")))
  assert.equal(
    await refusal(romeo, "set", affiliate("urn:mine", ["romeo@localhost", "none"])),
    "not-acceptable",
  )
})

test("a node has as many affiliations as the limit says", async () => {
  await using server = await startTestServer({ config: "[pubsub]\nmax-affiliations = 2\n" })
  await server.register("romeo")
  const romeo = await server.join("romeo")
  await set(romeo, create("house"), SERVICE)
  await set(romeo, affiliate("house", ["juliet@localhost", "member"]), SERVICE)
  const third = affiliate("house", ["tybalt@localhost", "outcast"])
  assert.equal(await refusal(romeo, "set", third, SERVICE), "policy-violation")
})

test("of a removed account nothing is left, and what it shared goes to another owner", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("alone"), SERVICE)
  await set(romeo, create("shared", { publish_model: "open" }), SERVICE)
  await set(romeo, affiliate("shared", ["juliet@localhost", "owner"]), SERVICE)
  await set(romeo, publish("shared", "r", line("r")), SERVICE)
  await set(juliet, publish("shared", "j", line("j")), SERVICE)
  await set(juliet, create("hers", { access_model: "whitelist" }), SERVICE)
  await set(juliet, affiliate("hers", ["romeo@localhost", "member"]), SERVICE)
  await set(romeo, subscribe("hers", "romeo@localhost"), SERVICE)
  await set(juliet, subscribe("alone", "juliet@localhost"), SERVICE)
  await set(romeo, publish("urn:mood", "1", line("in love"), { access_model: "open" }))

  await server.service(accounts).removeAccount(server.address("romeo"))
  assert.match(String(await nextEvent(juliet, "alone")), /<delete node='alone'\/>/)
  await server.register("romeo")
  const other = await server.join("romeo")
  assert.deepEqual(await itemsOf(juliet, "shared", SERVICE), ["j"])
  assert.equal(await refusal(other, "get", owner("<configure node='shared'/>"), SERVICE), "forbidden")
  assert.equal(
    await refusal(other, "get", pubsub("<items node='hers'/>"), SERVICE),
    "not-allowed, closed-node",
  )
  assert.equal(await refusal(other, "get", pubsub("<items node='urn:mood'/>")), "item-not-found")
  const own = await other.ask(pubsub("<subscriptions/>"), { to: SERVICE })
  assert.deepEqual(elementsIn(own.child("pubsub", NS)?.child("subscriptions")), [])
  await set(juliet, owner("<delete node='shared'/>"), SERVICE)
  assert.deepEqual(server.complaints, [])
})
