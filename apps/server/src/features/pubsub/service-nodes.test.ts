import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer } from "../../testing/index.ts"
import {
  create,
  eventOf,
  itemsOf,
  line,
  NS,
  nextEvent,
  owner,
  payloadOf,
  publish,
  pubsub,
  refusal,
  SERVICE,
  set,
} from "./testing/requests.ts"

const subscribe = (node: string, jid: string) => pubsub(`<subscribe node='${node}' jid='${jid}'/>`)

test("a node is made, subscribed to, published to, emptied and deleted, and its subscribers are told", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  const made = await set(romeo, create("musings"), SERVICE)
  assert.equal(made.child("pubsub", NS)?.child("create")?.attrs.node, "musings")
  await set(romeo, publish("musings", "1", line("O")), SERVICE)
  const answer = await set(juliet, subscribe("musings", "juliet@localhost"), SERVICE)
  assert.deepEqual(answer.child("pubsub", NS)?.child("subscription")?.attrs, {
    xmlns: NS,
    node: "musings",
    jid: "juliet@localhost",
    subscription: "subscribed",
  })
  const last = await nextEvent(juliet, "musings")
  assert.equal(payloadOf(last), "O")
  assert.equal(last.has("delay", "urn:xmpp:delay"), true)

  await set(romeo, publish("musings", "2", line("she doth teach")), SERVICE)
  const event = await nextEvent(juliet, "musings")
  assert.equal(event.from, SERVICE)
  assert.equal(eventOf(event)?.elements[0]?.attrs.publisher, "romeo@localhost")
  assert.equal(payloadOf(event), "she doth teach")
  await set(romeo, pubsub("<retract node='musings'><item id='1'/></retract>"), SERVICE)
  assert.match(String(eventOf(await nextEvent(juliet, "musings"))), /<retract id='1'\/>/)
  assert.deepEqual(await itemsOf(juliet, "musings", SERVICE), ["2"])
  await set(romeo, owner("<purge node='musings'/>"), SERVICE)
  assert.equal(eventOf(await nextEvent(juliet, "musings"))?.name, "purge")
  assert.deepEqual(await itemsOf(juliet, "musings", SERVICE), [])
  await set(
    romeo,
    owner("<delete node='musings'><redirect uri='xmpp:pubsub.localhost?;node=more'/></delete>"),
    SERVICE,
  )
  const deletion = eventOf(await nextEvent(juliet, "musings"))
  assert.match(String(deletion), /<redirect uri='xmpp:pubsub\.localhost\?;node=more'\/>/)
  const gone = await juliet.request(pubsub("<items node='musings'/>"), { to: SERVICE })
  assert.match(String(gone), /<gone xmlns='[^']*'>xmpp:pubsub\.localhost\?;node=more<\/gone>/)
  await set(romeo, create("musings"), SERVICE)
  assert.deepEqual(await itemsOf(juliet, "musings", SERVICE), [])
  await romeo.expectNo("message")
  assert.deepEqual(server.complaints, [])
})

test("an instant node gets a name, a taken name is refused, and only an owner deletes", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  const instant = await set(romeo, pubsub("<create/>"), SERVICE)
  const name = instant.child("pubsub", NS)?.child("create")?.attrs.node ?? ""
  assert.equal(name.length > 10, true)
  assert.equal(await refusal(juliet, "set", create(name), SERVICE), "conflict")
  assert.equal(await refusal(juliet, "set", owner(`<delete node='${name}'/>`), SERVICE), "forbidden")
  assert.equal(await refusal(juliet, "set", owner(`<purge node='${name}'/>`), SERVICE), "forbidden")
  assert.equal(await refusal(juliet, "set", publish(name, "1", line("x")), SERVICE), "forbidden")
  assert.equal(await refusal(juliet, "set", owner("<delete node='missing'/>"), SERVICE), "item-not-found")
  assert.equal(await refusal(juliet, "set", owner("<delete/>"), SERVICE), "bad-request, nodeid-required")
  await set(juliet, publish("mine", "1", line("made by publishing")), SERVICE)
  assert.deepEqual(await itemsOf(romeo, "mine", SERVICE), ["1"])
})

test("subscribing and unsubscribing are refused as XEP-0060 says", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("closed", { access_model: "whitelist" }), SERVICE)
  await set(romeo, create("quiet", { subscribe: "false" }), SERVICE)
  await set(romeo, create("open"), SERVICE)
  const cases = [
    [subscribe("open", "romeo@localhost"), "bad-request, invalid-jid"],
    [subscribe("open", "@@"), "bad-request, invalid-jid"],
    [pubsub("<subscribe node='open'/>"), "bad-request, jid-required"],
    [pubsub("<subscribe jid='juliet@localhost'/>"), "bad-request, nodeid-required"],
    [subscribe("closed", "juliet@localhost"), "not-allowed, closed-node"],
    [subscribe("quiet", "juliet@localhost"), "feature-not-implemented, unsupported subscribe"],
    [subscribe("missing", "juliet@localhost"), "item-not-found"],
    [pubsub("<unsubscribe node='open' jid='juliet@localhost'/>"), "unexpected-request, not-subscribed"],
    [pubsub("<unsubscribe node='open' jid='romeo@localhost'/>"), "forbidden"],
  ] as const
  for (const [request, told] of cases)
    assert.equal(await refusal(juliet, "set", request, SERVICE), told, request)
  await set(juliet, subscribe("open", "juliet@localhost"), SERVICE)
  await set(juliet, subscribe("open", juliet.jid.toString()), SERVICE)
  const list = await juliet.ask(pubsub("<subscriptions/>"), { to: SERVICE })
  assert.equal(list.child("pubsub", NS)?.child("subscriptions")?.elements.length, 2)
  await set(juliet, pubsub(`<unsubscribe node='open' jid='${juliet.jid}'/>`), SERVICE)
  await set(romeo, publish("open", "1", line("x")), SERVICE)
  assert.equal((await nextEvent(juliet, "open")).to, "juliet@localhost")
  await juliet.expectNo("message")
})

test("a node may show its last item to subscribers who come online", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("news", { send_last_published_item: "on_sub_and_presence" }), SERVICE)
  await set(romeo, create("more"), SERVICE)
  for (const node of ["news", "more"]) {
    await set(juliet, subscribe(node, "juliet@localhost"), SERVICE)
    await set(romeo, publish(node, "1", line("hark")), SERVICE)
    await nextEvent(juliet, node)
  }
  await juliet.close()
  const again = await server.join("juliet")
  const last = await nextEvent(again, "news")
  assert.equal(last.to, again.jid.toString())
  assert.equal(last.has("delay", "urn:xmpp:delay"), true)
  again.send("<presence><show>away</show></presence>")
  await again.settle()
  await again.expectNo("message")
})

test("limits are told by what they are", async () => {
  const config =
    "[pubsub]\nmax-nodes = 2\nmax-items = 3\nmax-payload-bytes = 1024\nmax-bytes = 2048\nmax-subscriptions = 1\nmax-subscribers = 1\nmax-name-characters = 64\n"
  await using server = await startTestServer({ config })
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("a"), SERVICE)
  await set(romeo, publish("urn:b", "1", line("x")))
  assert.equal(await refusal(romeo, "set", create("c"), SERVICE), "not-acceptable, max-nodes-exceeded")
  assert.equal(
    await refusal(romeo, "set", publish("urn:c", "1", line("x"))),
    "not-acceptable, max-nodes-exceeded",
  )
  assert.equal(await refusal(juliet, "set", create("c".repeat(65)), SERVICE), "not-acceptable")
  assert.equal(await refusal(juliet, "set", create("c", { max_items: "4" }), SERVICE), "not-acceptable")
  assert.equal(
    await refusal(romeo, "set", publish("a", "1", line("x".repeat(1000))), SERVICE),
    "not-acceptable, payload-too-big",
  )
  for (const id of ["1", "2", "3", "4"]) await set(romeo, publish("a", id, line("x".repeat(400))), SERVICE)
  assert.deepEqual(await itemsOf(juliet, "a", SERVICE), ["2", "3", "4"])
  assert.equal(
    await refusal(romeo, "set", publish("a", "5", line("x".repeat(900))), SERVICE),
    "policy-violation",
  )
  await set(romeo, publish("a", "2", line("x".repeat(500))), SERVICE)
  await set(juliet, subscribe("a", "juliet@localhost"), SERVICE)
  await set(juliet, create("j"), SERVICE)
  assert.equal(
    await refusal(juliet, "set", subscribe("j", "juliet@localhost"), SERVICE),
    "policy-violation, too-many-subscriptions",
  )
  assert.equal(
    await refusal(romeo, "set", subscribe("a", "romeo@localhost"), SERVICE),
    "policy-violation, too-many-subscriptions",
  )
})

test("the service and the account tell what they are, and their nodes to those who may know", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("open"), SERVICE)
  await set(romeo, create("closed", { access_model: "whitelist" }), SERVICE)
  await set(romeo, publish("open", "1", line("x")), SERVICE)
  const info = (node = "") => `<query xmlns='http://jabber.org/protocol/disco#info'${node}/>`
  const items = (node = "") => `<query xmlns='http://jabber.org/protocol/disco#items'${node}/>`
  assert.match(String(await juliet.ask(items(), { to: "localhost" })), /jid='pubsub\.localhost'/)
  assert.match(String(await juliet.ask(info(), { to: SERVICE })), /category='pubsub' type='service'/)
  const seen = String(await juliet.ask(items(), { to: SERVICE }))
  assert.match(seen, /node='open'/)
  assert.doesNotMatch(seen, /node='closed'/)
  assert.match(String(await romeo.ask(items(), { to: SERVICE })), /node='closed'/)
  assert.match(String(await juliet.ask(items(" node='open'"), { to: SERVICE })), /name='1'/)
  assert.match(
    String(await juliet.ask(info(" node='open'"), { to: SERVICE })),
    /category='pubsub' type='leaf'/,
  )
  for (const query of [info(" node='closed'"), info(" node='missing'"), items(" node='missing'")]) {
    assert.equal(await refusal(juliet, "get", query, SERVICE), "item-not-found")
  }
  assert.match(String(await romeo.ask(info())), /category='pubsub' type='pep'/)
  await set(romeo, publish("urn:mood", "1", line("x")))
  assert.match(String(await romeo.ask(items())), /node='urn:mood'/)
  await server.befriend(romeo, juliet)
  assert.match(String(await juliet.ask(items(), { to: "romeo@localhost" })), /node='urn:mood'/)
})
