import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer } from "../../testing/index.ts"
import {
  create,
  eventOf,
  form,
  itemsOf,
  joinWanting,
  line,
  NS_OWNER,
  nextEvent,
  owner,
  payloadOf,
  publish,
  pubsub,
  refusal,
  SERVICE,
  set,
  untilEqual,
} from "./testing/requests.ts"

const configure = (node: string, fields: Readonly<Record<string, string | readonly string[]>>) =>
  owner(`<configure node='${node}'>${form("node_config", fields)}</configure>`)
const subscribe = (node: string, jid: string) => pubsub(`<subscribe node='${node}' jid='${jid}'/>`)

test("an owner sees and changes the configuration, and nobody else does", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("musings", { title: "Musings", max_items: "10" }), SERVICE)
  const fieldsOf = async (payload: string) => {
    const answer = await romeo.ask(payload, { to: SERVICE })
    const part = answer.child("pubsub", NS_OWNER)?.elements[0]
    const fields = part?.child("x", "jabber:x:data")?.elements.filter(({ name }) => name === "field") ?? []
    return Object.fromEntries(fields.map((field) => [field.attrs.var, field.child("value")?.text]))
  }
  const shown = await fieldsOf(owner("<configure node='musings'/>"))
  assert.equal(shown["pubsub#title"], "Musings")
  assert.equal(shown["pubsub#max_items"], "10")
  assert.equal(shown["pubsub#access_model"], "open")
  assert.equal(shown["pubsub#node_type"], "leaf")
  const defaults = await fieldsOf(owner("<default/>"))
  assert.equal(defaults["pubsub#max_items"], "max")

  await set(romeo, configure("musings", { title: "More", description: "What he thinks" }), SERVICE)
  await set(
    romeo,
    owner("<configure node='musings'><x xmlns='jabber:x:data' type='cancel'/></configure>"),
    SERVICE,
  )
  const changed = await fieldsOf(owner("<configure node='musings'/>"))
  assert.deepEqual([changed["pubsub#title"], changed["pubsub#max_items"]], ["More", "10"])
  const info = await juliet.ask("<query xmlns='http://jabber.org/protocol/disco#info' node='musings'/>", {
    to: SERVICE,
  })
  assert.match(String(info), /pubsub#meta-data.*More.*What he thinks.*romeo@localhost/)

  const cases = [
    ["get", owner("<configure node='musings'/>"), "forbidden"],
    ["set", configure("musings", { title: "Mine" }), "forbidden"],
    ["get", owner("<configure/>"), "bad-request, nodeid-required"],
    ["get", owner("<configure node='missing'/>"), "item-not-found"],
    ["get", owner("<default type='collection'/>"), "feature-not-implemented, unsupported collections"],
  ] as const
  for (const [type, payload, told] of cases) {
    assert.equal(await refusal(juliet, type, payload, SERVICE), told, payload)
  }
  const wrong = [
    [{ access_model: "friends" }, "not-acceptable, unsupported-access-model"],
    [{ publish_model: "nobody" }, "not-acceptable"],
    [{ max_items: "0" }, "not-acceptable"],
    [{ max_items: "many" }, "not-acceptable"],
    [{ persist_items: "maybe" }, "not-acceptable"],
    [{ contact: "@@" }, "not-acceptable"],
    [{ node_type: "collection" }, "feature-not-implemented, unsupported collections"],
    [{ title: "x".repeat(5000) }, "not-acceptable"],
    [
      { contact: Array.from({ length: 100 }, (_, index) => `${"x".repeat(100)}${index}@localhost`) },
      "not-acceptable",
    ],
  ] as const
  for (const [fields, told] of wrong) {
    assert.equal(
      await refusal(romeo, "set", configure("musings", fields), SERVICE),
      told,
      JSON.stringify(fields),
    )
  }
  assert.deepEqual(server.complaints, [])
})

test("publishing can ask for a configuration, which a new node gets and another must have", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const romeo = await server.join("romeo")
  await set(romeo, publish("urn:marks", "1", line("x"), { access_model: "whitelist", max_items: "max" }))
  await set(romeo, publish("urn:marks", "2", line("x"), { access_model: "whitelist", max_items: "10000" }))
  const told = "conflict, precondition-not-met"
  assert.equal(
    await refusal(romeo, "set", publish("urn:marks", "3", line("x"), { access_model: "open" })),
    told,
  )
  assert.equal(await refusal(romeo, "set", publish("urn:marks", "3", line("x"), { unheard_of: "1" })), told)
  assert.equal(await refusal(romeo, "set", publish("urn:new", "3", line("x"), { unheard_of: "1" })), told)
  assert.deepEqual(await itemsOf(romeo, "urn:marks"), ["1", "2"])
})

test("items and payloads are wanted, or not, as the node is configured", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("plain"), SERVICE)
  await set(romeo, create("bell", { persist_items: "0", deliver_payloads: "0" }), SERVICE)
  await set(romeo, create("news", { deliver_payloads: "false" }), SERVICE)
  await set(romeo, create("air", { persist_items: "false" }), SERVICE)
  for (const node of ["plain", "bell", "news", "air"])
    await set(juliet, subscribe(node, "juliet@localhost"), SERVICE)
  const empty = (node: string) => pubsub(`<publish node='${node}'/>`)
  const cases = [
    [empty("plain"), "bad-request, item-required"],
    [empty("news"), "bad-request, item-required"],
    [pubsub("<publish node='plain'><item/></publish>"), "bad-request, payload-required"],
    [publish("plain", "1", line("a") + line("b")), "bad-request, invalid-payload"],
    [publish("plain", "1", "<line xmlns=''/>"), "bad-request, invalid-payload"],
    [publish("bell", "1", line("ding")), "bad-request, item-forbidden"],
    [pubsub("<publish><item/></publish>"), "bad-request, nodeid-required"],
    [
      pubsub(`<publish node='plain'><item>${line("a")}</item><item>${line("b")}</item></publish>`),
      "bad-request",
    ],
  ] as const
  for (const [payload, told] of cases)
    assert.equal(await refusal(romeo, "set", payload, SERVICE), told, payload)

  await set(romeo, empty("bell"), SERVICE)
  assert.deepEqual(eventOf(await nextEvent(juliet, "bell"))?.elements, [])
  await set(romeo, publish("news", "1", line("quiet")), SERVICE)
  const news = eventOf(await nextEvent(juliet, "news"))?.elements[0]
  assert.deepEqual([news?.attrs.id, news?.elements], ["1", []])
  await set(romeo, publish("air", "1", line("gone")), SERVICE)
  assert.equal(payloadOf(await nextEvent(juliet, "air")), "gone")
  for (const [type, payload] of [
    ["get", pubsub("<items node='air'/>")],
    ["set", pubsub("<retract node='air'><item id='1'/></retract>")],
    ["set", owner("<purge node='air'/>")],
  ] as const) {
    const told = await refusal(romeo, type, payload, SERVICE)
    assert.equal(told, "feature-not-implemented, unsupported persistent-items")
  }
})

test("a full node makes room or refuses, and one that may hold less keeps the newest", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("list", { max_items: "2" }), SERVICE)
  await set(juliet, subscribe("list", "juliet@localhost"), SERVICE)
  for (const id of ["1", "2", "3"]) await set(romeo, publish("list", id, line(id)), SERVICE)
  for (const id of ["1", "2", "3"]) assert.equal(payloadOf(await nextEvent(juliet, "list")), id)
  assert.match(String(eventOf(await nextEvent(juliet, "list"))), /<retract id='1'\/>/)
  await set(romeo, configure("list", { publish_node_full: "reject" }), SERVICE)
  assert.equal(await refusal(romeo, "set", publish("list", "4", line("4")), SERVICE), "conflict, node-full")
  await set(romeo, publish("list", "2", line("2 again")), SERVICE)
  await set(romeo, configure("list", { max_items: "1" }), SERVICE)
  assert.deepEqual(await itemsOf(juliet, "list", SERVICE), ["2"])
  await set(romeo, configure("list", { persist_items: "false" }), SERVICE)
  await set(romeo, configure("list", { persist_items: "true" }), SERVICE)
  assert.deepEqual(await itemsOf(juliet, "list", SERVICE), [])
})

test("items expire, and are removed in the course of time", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const romeo = await server.join("romeo")
  await set(romeo, create("news", { item_expire: "3600" }), SERVICE)
  await set(romeo, publish("news", "old", line("old")), SERVICE)
  server.clock.advance(1_800_000)
  await set(romeo, publish("news", "new", line("new")), SERVICE)
  assert.deepEqual(await itemsOf(romeo, "news", SERVICE), ["old", "new"])
  server.clock.advance(1_800_001)
  assert.deepEqual(await itemsOf(romeo, "news", SERVICE), ["new"])
  assert.deepEqual(await itemsOf(romeo, "news", SERVICE, "<item id='old'/>"), [])
  // With no expiry they would be shown again, were they still there.
  await untilEqual(async () => {
    server.clock.advance(3_600_000)
    for (let turn = 0; turn < 20; turn++) await romeo.settle()
    await set(romeo, configure("news", { item_expire: "max" }), SERVICE)
    const all = await itemsOf(romeo, "news", SERVICE)
    await set(romeo, configure("news", { item_expire: "3600" }), SERVICE)
    return all
  }, [])
})

test("what is published only while its publisher is online goes with them", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.join("romeo"), await joinWanting(server, "juliet", ["urn:here"])]
  const phone = await server.join("romeo")
  await server.befriend(romeo, juliet)
  await set(romeo, publish("urn:here", "1", line("balcony"), { purge_offline: "true" }))
  assert.equal(payloadOf(await nextEvent(juliet, "urn:here")), "balcony")
  await phone.close()
  await juliet.settle()
  assert.deepEqual(await itemsOf(juliet, "urn:here", "romeo@localhost"), ["1"])
  await romeo.close()
  assert.match(String(eventOf(await nextEvent(juliet, "urn:here"))), /<retract id='1'\/>/)
  assert.deepEqual(await itemsOf(juliet, "urn:here", "romeo@localhost"), [])
})

test("when access changes, who loses it is unsubscribed and who gains it gets the last item", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, tybalt] = await Promise.all([server.join("romeo"), server.join("tybalt")])
  const juliet = await joinWanting(server, "juliet", ["urn:diary"])
  await server.befriend(romeo, juliet)
  await set(romeo, publish("urn:diary", "1", line("Rosaline"), { access_model: "open" }))
  assert.equal(payloadOf(await nextEvent(juliet, "urn:diary")), "Rosaline")
  await set(tybalt, subscribe("urn:diary", "tybalt@localhost"), "romeo@localhost")
  await nextEvent(tybalt, "urn:diary")
  await set(romeo, configure("urn:diary", { access_model: "whitelist", notify_config: "1" }))
  const ended = await tybalt.next("message")
  assert.match(String(ended), /<subscription node='urn:diary' jid='tybalt@localhost' subscription='none'\/>/)
  await set(romeo, publish("urn:diary", "2", line("Juliet")))
  await juliet.expectNo("message")
  await tybalt.expectNo("message")
  assert.equal(
    await refusal(juliet, "get", pubsub("<items node='urn:diary'/>"), "romeo@localhost"),
    "not-allowed, closed-node",
  )
  await set(romeo, configure("urn:diary", { access_model: "presence" }))
  const told = await nextEvent(juliet, "urn:diary")
  assert.equal(eventOf(told)?.name, "configuration")
  assert.equal(payloadOf(await nextEvent(juliet, "urn:diary")), "Juliet")
  await tybalt.expectNo("message")
})
