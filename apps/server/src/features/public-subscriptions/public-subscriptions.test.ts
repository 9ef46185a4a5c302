import assert from "node:assert/strict"
import { test } from "node:test"
import { accounts } from "../../features.ts"
import { importOwn, startTestServer, type TestClient } from "../../testing/index.ts"
import {
  create,
  elementsIn,
  itemsOf,
  line,
  NS,
  owner,
  publish,
  pubsub,
  refusal,
  SERVICE,
  set,
  untilEqual,
} from "../pubsub/testing/requests.ts"

const SUBSCRIPTIONS = "urn:xmpp:pps:subscriptions:0"
const subscribersOf = (node: string) => `urn:xmpp:pps:subscribers:0/${node}`
const subscribe = (node: string, jid: string, isPublic: boolean) =>
  pubsub(
    `<subscribe node='${node}' jid='${jid}'>${isPublic ? "<public xmlns='urn:xmpp:pps:0'/>" : ""}</subscribe>`,
  )

/** What the entries of such a list name. */
async function listed(client: TestClient, node: string, to: string): Promise<string[]> {
  const answer = await client.ask(pubsub(`<items node='${node}'/>`), { to })
  const items = elementsIn(answer.child("pubsub", NS)?.child("items"))
  return items
    .flatMap(({ elements }) => elements)
    .map(({ name, attrs }) => `${name} ${attrs.jid}${attrs.node === undefined ? "" : ` ${attrs.node}`}`)
}

test("who wants it known that they are subscribed is in the lists of the node and of their account", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "mercutio")
  const [romeo, juliet, mercutio] = await Promise.all(
    ["romeo", "juliet", "mercutio"].map((name) => server.join(name)),
  )
  assert.ok(romeo && juliet && mercutio)
  await set(juliet, create("blog"), SERVICE)
  await set(juliet, create("diary"), SERVICE)
  await set(romeo, subscribe("blog", "romeo@localhost", true), SERVICE)
  await set(romeo, subscribe("diary", "romeo@localhost", false), SERVICE)
  assert.deepEqual(await listed(mercutio, subscribersOf("blog"), SERVICE), ["subscriber romeo@localhost"])
  assert.deepEqual(await listed(mercutio, SUBSCRIPTIONS, "romeo@localhost"), [`subscription ${SERVICE} blog`])
  assert.equal(
    await refusal(mercutio, "get", pubsub(`<items node='${subscribersOf("diary")}'/>`), SERVICE),
    "item-not-found",
  )

  await set(romeo, subscribe("blog", "romeo@localhost", false), SERVICE)
  assert.deepEqual(await listed(mercutio, subscribersOf("blog"), SERVICE), [])
  assert.deepEqual(await listed(mercutio, SUBSCRIPTIONS, "romeo@localhost"), [])
  await set(romeo, subscribe("blog", "romeo@localhost", true), SERVICE)
  await set(romeo, pubsub("<unsubscribe node='blog' jid='romeo@localhost'/>"), SERVICE)
  assert.deepEqual(await listed(mercutio, subscribersOf("blog"), SERVICE), [])
  const info = String(
    await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: SERVICE }),
  )
  assert.match(info, /urn:xmpp:pps:0/)
  assert.deepEqual(server.complaints, [])
})

test("nobody else changes the lists, and they are for whom the node is for", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(juliet, create("blog", { access_model: "whitelist" }), SERVICE)
  await set(juliet, subscribe("blog", "juliet@localhost", true), SERVICE)
  const list = subscribersOf("blog")
  for (const request of [
    publish(list, "1", line("x")),
    pubsub(`<retract node='${list}'><item id='1'/></retract>`),
    owner(`<purge node='${list}'/>`),
    owner(`<delete node='${list}'/>`),
    create(subscribersOf("other")),
  ]) {
    assert.equal(await refusal(juliet, "set", request, SERVICE), "forbidden", request)
  }
  assert.equal(await refusal(juliet, "set", create(SUBSCRIPTIONS)), "forbidden")
  const entry = "<subscriber xmlns='urn:xmpp:pps:0' jid='romeo@localhost'/>"
  const content = pubsub(`<items node='${subscribersOf("urn:x")}'><item id='1'>${entry}</item></items>`)
  const file = `<server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'><user name='juliet'>${content}</user></host></server-data>`
  assert.match(
    (await importOwn(server, "juliet", file)).problems.join(),
    /The server keeps this node by itself/,
  )
  assert.equal(
    await refusal(romeo, "get", pubsub(`<items node='${list}'/>`), SERVICE),
    "not-allowed, closed-node",
  )
  const missing = await refusal(romeo, "get", pubsub(`<items node='${SUBSCRIPTIONS}'/>`), "nobody@localhost")
  assert.equal(
    await refusal(juliet, "get", pubsub(`<items node='${SUBSCRIPTIONS}'/>`), "romeo@localhost"),
    missing,
  )
})

test("with a node or an account its entries go from the lists of others", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(juliet, create("blog"), SERVICE)
  await set(juliet, create("news"), SERVICE)
  await set(romeo, subscribe("blog", "romeo@localhost", true), SERVICE)
  await set(romeo, subscribe("news", "romeo@localhost", true), SERVICE)
  await set(juliet, owner("<delete node='blog'/>"), SERVICE)
  await untilEqual(() => listed(juliet, SUBSCRIPTIONS, "romeo@localhost"), [`subscription ${SERVICE} news`])
  await server.service(accounts).removeAccount(server.address("romeo"))
  assert.deepEqual(await listed(juliet, subscribersOf("news"), SERVICE), [])
  await server.register("romeo")
  const other = await server.join("romeo")
  assert.equal(await refusal(other, "get", pubsub(`<items node='${SUBSCRIPTIONS}'/>`)), "item-not-found")
})

test("the list people keep by themselves holds many (XEP-0330)", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const romeo = await server.join("romeo")
  for (const id of ["1", "2"]) await set(romeo, publish("urn:xmpp:pubsub:subscription", id, line(id)))
  assert.deepEqual(await itemsOf(romeo, "urn:xmpp:pubsub:subscription"), ["1", "2"])
})
