import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer } from "../../testing/index.ts"
import {
  eventOf,
  itemsOf,
  joinWanting,
  line,
  nextEvent,
  payloadOf,
  publish,
  pubsub,
  refusal,
  set,
  want,
} from "./testing/requests.ts"

const MOOD = "urn:example:mood"

test("what somebody publishes reaches all their sessions and contacts that want it, and nobody else", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, phone] = [
    await joinWanting(server, "romeo", [MOOD]),
    await joinWanting(server, "romeo", [MOOD]),
  ]
  const deaf = await server.join("romeo", "deaf")
  const juliet = await joinWanting(server, "juliet", [MOOD])
  const tybalt = await joinWanting(server, "tybalt", [MOOD])
  await server.befriend(romeo, juliet)

  const answer = await set(romeo, publish(MOOD, "m1", line("in love")))
  assert.equal(
    answer.child("pubsub", "http://jabber.org/protocol/pubsub")?.child("publish")?.child("item")?.attrs.id,
    "m1",
  )
  for (const client of [romeo, phone, juliet]) {
    const event = await nextEvent(client, MOOD)
    assert.equal(event.from, "romeo@localhost")
    assert.equal(event.to, client.jid.toString())
    assert.equal(event.type, "headline")
    assert.equal(payloadOf(event), "in love")
  }
  await deaf.expectNo("message")
  await tybalt.expectNo("message")
  assert.deepEqual(server.complaints, [])
})

test("who comes online hears what was published last, once, and again what is new to them", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  {
    await using romeo = await server.join("romeo")
    await using juliet = await server.join("juliet")
    await server.befriend(romeo, juliet)
    await set(romeo, publish(MOOD, "m1", line("in love")))
    await set(romeo, publish("urn:tune", "t1", line("a madrigal")))
    server.clock.advance(60_000)
  }
  const juliet = await joinWanting(server, "juliet", [MOOD])
  const event = await nextEvent(juliet, MOOD)
  assert.equal(payloadOf(event), "in love")
  assert.equal(event.child("delay", "urn:xmpp:delay")?.attrs.stamp, "2026-01-01T00:00:00.000Z")
  juliet.send("<presence><show>away</show></presence>")
  await want(juliet, [MOOD])
  await juliet.expectNo("message")
  await want(juliet, [MOOD, "urn:tune"])
  assert.equal(payloadOf(await nextEvent(juliet, "urn:tune")), "a madrigal")
  await juliet.expectNo("message")
})

test("a stranger gets the same answer for what is hidden, what is missing, and whom there is not", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "tybalt")
  const [romeo, tybalt] = await Promise.all([server.join("romeo"), server.join("tybalt")])
  await set(romeo, publish(MOOD, "m1", line("in love")))
  await set(romeo, publish("urn:private", "p1", line("secret"), { access_model: "whitelist" }))
  const requests = [
    ["get", pubsub("<items node='NODE'/>")],
    ["get", pubsub("<subscriptions node='NODE'/>")],
    ["get", pubsub("<subscriptions/>")],
    ["set", pubsub("<subscribe node='NODE' jid='tybalt@localhost'/>")],
    ["set", pubsub("<unsubscribe node='NODE' jid='tybalt@localhost'/>")],
    ["set", pubsub("<retract node='NODE'><item id='m1'/></retract>")],
    ["set", publish("NODE", "x", line("x"))],
    ["set", pubsub("<create node='NODE'/>")],
    ["set", "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='NODE'/></pubsub>"],
    ["set", "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><purge node='NODE'/></pubsub>"],
  ] as const
  for (const [type, request] of requests) {
    for (const [node, to] of [
      [MOOD, "romeo@localhost"],
      ["urn:private", "romeo@localhost"],
      ["urn:missing", "romeo@localhost"],
      [MOOD, "nobody@localhost"],
    ] as const) {
      const told = await refusal(tybalt, type, request.replace("NODE", node), to)
      assert.equal(told, "not-authorized, presence-subscription-required", `${request} ${to}`)
    }
  }
  assert.deepEqual(await itemsOf(romeo, MOOD), ["m1"])
})

test("an open node is read by everybody, and a stranger who sends presence hears of it", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "tybalt")
  const [romeo, tybalt] = await Promise.all([server.join("romeo"), server.join("tybalt")])
  await set(romeo, publish("urn:blog", "b1", line("first"), { access_model: "open", max_items: "10" }))
  assert.deepEqual(await itemsOf(tybalt, "urn:blog", "romeo@localhost"), ["b1"])
  assert.equal(
    await refusal(tybalt, "set", publish("urn:blog", "b2", line("x")), "romeo@localhost"),
    "forbidden",
  )

  await want(tybalt, ["urn:blog", MOOD], "romeo@localhost")
  assert.equal(payloadOf(await nextEvent(tybalt, "urn:blog")), "first")
  await set(romeo, publish(MOOD, "m1", line("hidden")))
  await set(romeo, publish("urn:blog", "b2", line("second")))
  assert.equal(payloadOf(await nextEvent(tybalt, "urn:blog")), "second")
  await tybalt.expectNo("message")
  tybalt.send("<presence type='unavailable' to='romeo@localhost'/>")
  await tybalt.settle()
  await set(romeo, publish("urn:blog", "b3", line("third")))
  await tybalt.expectNo("message")
  assert.deepEqual(await itemsOf(romeo, "urn:blog"), ["b1", "b2", "b3"])
})

test("capabilities whose hash is wrong are believed of nobody, and those of others are not harmed", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "tybalt")
  const romeo = await joinWanting(server, "romeo", [])
  const tybalt = await server.signIn("tybalt")
  const { verificationString } = await import("@kith/xmpp/extensions")
  const ver = verificationString({
    identities: [{ category: "client", type: "pc" }],
    features: [`${MOOD}+notify`],
  })
  tybalt.send(
    `<presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:example' ver='${ver}'/></presence>`,
  )
  const question = await tybalt.next("iq", ({ type }) => type === "get")
  tybalt.send(
    `<iq type='result' id='${question.id}' to='localhost'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='pc'/></query></iq>`,
  )
  await tybalt.settle()
  await want(romeo, [MOOD])
  await set(romeo, publish(MOOD, "m1", line("merry")))
  assert.equal(payloadOf(await nextEvent(romeo, MOOD)), "merry")
  await set(tybalt, publish(MOOD, "m1", line("furious")))
  await tybalt.expectNo("message")
})

test("what is published is there after a restart, in its order", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  {
    await using romeo = await server.join("romeo")
    for (const id of ["a", "b", "c"])
      await set(romeo, publish("urn:list", id, line(id), { max_items: "max" }))
    await set(romeo, publish("urn:list", "a", line("a again")))
  }
  await server.restart()
  await using romeo = await server.join("romeo")
  assert.deepEqual(await itemsOf(romeo, "urn:list"), ["b", "c", "a"])
  await set(romeo, publish("urn:list", "d", line("d")))
  assert.deepEqual(await itemsOf(romeo, "urn:list"), ["b", "c", "a", "d"])
  void eventOf
})
