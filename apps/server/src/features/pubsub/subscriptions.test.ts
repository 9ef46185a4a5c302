import assert from "node:assert/strict"
import { test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { startTestServer } from "../../testing/index.ts"
import {
  create,
  elementsIn,
  form,
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
  untilEqual,
} from "./testing/requests.ts"

const subscribe = (node: string, jid: string, more = "") =>
  pubsub(`<subscribe node='${node}' jid='${jid}'/>${more}`)
const options = (fields: Readonly<Record<string, string | readonly string[]>>, attrs = "") =>
  `<options${attrs}>${form("subscribe_options", fields)}</options>`
const answer = (to: string, node: string, jid: string, isAllowed: boolean, type = "submit") =>
  `<message to='${to}'><x xmlns='jabber:x:data' type='${type}'>` +
  `<field var='FORM_TYPE' type='hidden'><value>${NS}#subscribe_authorization</value></field>` +
  `<field var='pubsub#node'><value>${node}</value></field><field var='pubsub#subscriber_jid'><value>${jid}</value></field>` +
  `<field var='pubsub#allow'><value>${isAllowed}</value></field></x></message>`

const isRequest = (message: Stanza) => message.has("x", "jabber:x:data")
const stateIn = (told: Stanza) => told.child("pubsub", NS)?.child("subscription")?.attrs.subscription
const changeOf = (message: Stanza) =>
  message.child("event", `${NS}#event`)?.child("subscription")?.attrs.subscription

test("an owner is asked who may subscribe, and lets in or turns away", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = await Promise.all(
    ["romeo", "juliet", "tybalt"].map((name) => server.join(name)),
  )
  assert.ok(romeo && juliet && tybalt)
  await set(romeo, create("verses", { access_model: "authorize", notify_sub: "1" }), SERVICE)
  await set(romeo, publish("verses", "1", line("O")), SERVICE)
  const read = pubsub("<items node='verses'/>")
  assert.equal(await refusal(juliet, "get", read, SERVICE), "not-authorized, not-subscribed")
  assert.equal(stateIn(await set(juliet, subscribe("verses", "juliet@localhost"), SERVICE)), "pending")
  assert.equal(
    await refusal(juliet, "set", subscribe("verses", "juliet@localhost"), SERVICE),
    "not-authorized, pending-subscription",
  )
  assert.equal(await refusal(juliet, "get", read, SERVICE), "not-authorized, not-subscribed")
  const request = await romeo.next("message", isRequest)
  assert.match(String(request), /pubsub#subscriber_jid.*juliet@localhost/)
  assert.equal(request.child("body")?.text, "juliet@localhost asks to subscribe to verses.")

  // Nobody but an owner is listened to, and a form that is cancelled decides nothing.
  juliet.send(answer(SERVICE, "verses", "juliet@localhost", true))
  assert.equal((await juliet.next("message", ({ type }) => type === "error")).from, SERVICE)
  romeo.send(answer(SERVICE, "verses", "juliet@localhost", true, "cancel"))
  await romeo.settle()
  await juliet.expectNo("message")
  romeo.send(answer(SERVICE, "verses", "juliet@localhost", true))
  assert.equal(changeOf(await juliet.next("message")), "subscribed")
  assert.equal(payloadOf(await nextEvent(juliet, "verses")), "O")
  assert.match(String(await romeo.next("message")), /jid='juliet@localhost' subscription='subscribed'/)

  await set(tybalt, subscribe("verses", "tybalt@localhost"), SERVICE)
  await romeo.next("message", isRequest)
  romeo.send(answer(SERVICE, "verses", "tybalt@localhost", false))
  assert.equal(changeOf(await tybalt.next("message")), "none")
  await set(romeo, publish("verses", "2", line("she doth teach")), SERVICE)
  assert.equal(payloadOf(await nextEvent(juliet, "verses")), "she doth teach")
  await tybalt.expectNo("message")
  assert.deepEqual(server.complaints, [])
})

test("nobody takes all the room that waits, or sends owners one request after the other", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("verses", { access_model: "authorize" }), SERVICE)
  for (let round = 0; round < 3; round++) {
    await set(juliet, subscribe("verses", "juliet@localhost"), SERVICE)
    await set(juliet, pubsub("<unsubscribe node='verses' jid='juliet@localhost'/>"), SERVICE)
  }
  await romeo.next("message", isRequest)
  await romeo.expectNo("message")
  await set(juliet, subscribe("verses", juliet.jid.toString()), SERVICE)
  for (let index = 1; index < 10; index++) {
    await set(juliet, subscribe("verses", `juliet@localhost/${index}`), SERVICE)
  }
  const told = await refusal(juliet, "set", subscribe("verses", "juliet@localhost/more"), SERVICE)
  assert.equal(told, "policy-violation, too-many-subscriptions")
  await set(romeo, owner("<delete node='verses'/>"), SERVICE)
  assert.match(String(await juliet.next("message")), /<delete node='verses'\/>/)
})

test("requests that wait are sent again by a command, also those to one's own nodes", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("verses", { access_model: "authorize" }), SERVICE)
  await set(romeo, publish("urn:own", "1", line("x"), { access_model: "authorize" }))
  await set(juliet, subscribe("verses", "juliet@localhost"), SERVICE)
  await set(juliet, subscribe("urn:own", "juliet@localhost"), "romeo@localhost")
  await romeo.next("message", isRequest)
  assert.equal((await romeo.next("message", isRequest)).from, "romeo@localhost")

  const execute = (session: string, more: string) =>
    `<command xmlns='http://jabber.org/protocol/commands' node='${NS}#get-pending' action='execute'${session}>${more}</command>`
  for (const [to, node] of [
    [SERVICE, "verses"],
    ["romeo@localhost", "urn:own"],
  ] as const) {
    const first = await set(romeo, execute("", ""), to)
    const command = first.child("command", "http://jabber.org/protocol/commands")
    assert.match(String(command), new RegExp(`<option><value>${node}</value></option>`))
    const chosen = form("subscribe_authorization", { node })
    const complete = execute(` sessionid='${command?.attrs.sessionid}'`, chosen).replace(
      "'execute'",
      "'complete'",
    )
    await set(romeo, complete, to)
    assert.equal((await romeo.next("message", isRequest)).from, to)
  }
  assert.equal(await refusal(juliet, "set", execute("", ""), SERVICE), "item-not-found")
  romeo.send(answer("romeo@localhost", "urn:own", "juliet@localhost", true))
  const told = await juliet.next("message")
  assert.deepEqual([told.from, changeOf(told)], ["romeo@localhost", "subscribed"])
})

test("owners manage subscriptions, but subscribe nobody who has not asked", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("verses", { access_model: "authorize" }), SERVICE)
  await set(juliet, subscribe("verses", "juliet@localhost"), SERVICE)
  const change = (jid: string, state: string) =>
    owner(`<subscriptions node='verses'><subscription jid='${jid}' subscription='${state}'/></subscriptions>`)
  const list = async () =>
    elementsIn(
      (await romeo.ask(owner("<subscriptions node='verses'/>"), { to: SERVICE }))
        .child("pubsub", NS_OWNER)
        ?.child("subscriptions"),
    ).map(({ attrs }) => `${attrs.jid} ${attrs.subscription}`)
  assert.deepEqual(await list(), [])
  await set(romeo, change("juliet@localhost", "subscribed"), SERVICE)
  assert.equal(changeOf(await juliet.next("message")), "subscribed")
  assert.deepEqual(await list(), ["juliet@localhost subscribed"])
  const refused = await romeo.request(change("tybalt@localhost", "subscribed"), { type: "set", to: SERVICE })
  assert.match(String(refused), /<subscription jid='tybalt@localhost' subscription='none'\/>.*not-acceptable/)
  assert.equal(await refusal(romeo, "set", change("juliet@localhost", "perhaps"), SERVICE), "bad-request")
  assert.equal(await refusal(juliet, "set", change("juliet@localhost", "none"), SERVICE), "forbidden")
  assert.equal(await refusal(juliet, "get", owner("<subscriptions node='verses'/>"), SERVICE), "forbidden")
  await set(romeo, change("juliet@localhost", "none"), SERVICE)
  assert.equal(changeOf(await juliet.next("message")), "none")
  assert.deepEqual(await list(), [])
})

test("options say whether, how and how long somebody is told", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet", "balcony")])
  await set(romeo, create("news"), SERVICE)
  const begun = await set(
    juliet,
    subscribe("news", "juliet@localhost", options({ "show-values": ["chat", "online"] })),
    SERVICE,
  )
  assert.match(String(begun), /<options><x xmlns='jabber:x:data' type='result'>/)
  const attrs = " node='news' jid='juliet@localhost'"
  const change = (fields: Parameters<typeof options>[0]) =>
    set(juliet, pubsub(options(fields, attrs)), SERVICE)
  const isTold = async (text: string) => {
    await set(romeo, publish("news", "1", line(text)), SERVICE)
    return (
      (await juliet.settle()).some(({ name }) => name === "message") && juliet.takeAll("message").length > 0
    )
  }
  assert.equal(await isTold("while online"), true)
  juliet.send("<presence><show>dnd</show></presence>")
  await juliet.settle()
  assert.equal(await isTold("while not to be disturbed"), false)
  await change({ "show-values": ["dnd"] })
  assert.equal(await isTold("now wanted"), true)
  await change({ deliver: "0" })
  assert.equal(await isTold("not delivered"), false)
  await change({ deliver: "1", expire: "2026-01-01T01:00:00Z" })
  assert.match(
    String(await juliet.ask(pubsub(`<options${attrs}/>`), { to: SERVICE })),
    /<value>2026-01-01T01:00:00\.000Z<\/value>/,
  )
  assert.equal(await isTold("before it expires"), true)
  server.clock.advance(3_600_001)
  assert.equal(await isTold("after it has expired"), false)

  const told = "unexpected-request, not-subscribed"
  assert.equal(await refusal(juliet, "get", pubsub(`<options${attrs}/>`), SERVICE), told)
  await set(juliet, subscribe("news", "juliet@localhost"), SERVICE)
  juliet.takeAll("message")
  const wrong = [
    [options({ deliver: "perhaps" }, attrs), "bad-request, invalid-options"],
    [options({ "show-values": "happy" }, attrs), "bad-request, invalid-options"],
    [options({ expire: "tomorrow" }, attrs), "bad-request, invalid-options"],
    [options({ expire: "2025-01-01T00:00:00Z" }, attrs), "bad-request, invalid-options"],
    [options({ deliver: "1" }, " node='news'"), "bad-request, jid-required"],
    [options({ deliver: "1" }, " node='news' jid='romeo@localhost'"), "forbidden"],
  ] as const
  for (const [request, refused] of wrong) {
    assert.equal(await refusal(juliet, "set", pubsub(request), SERVICE), refused, request)
  }
  const misplaced = pubsub(
    `<subscribe node='news' jid='juliet@localhost'/>${options({ deliver: "1" }, " node='news'")}`,
  )
  assert.equal(await refusal(juliet, "set", misplaced, SERVICE), "bad-request")
  assert.match(String(await juliet.ask(pubsub("<default/>"), { to: SERVICE })), /pubsub#show-values/)
  assert.deepEqual(server.complaints, [])
})

test("a subscription may last as long as its subscriber is online", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  const phone = await server.join("juliet", "phone")
  await set(romeo, create("news"), SERVICE)
  await set(phone, subscribe("news", phone.jid.toString(), options({ expire: "presence" })), SERVICE)
  await set(juliet, subscribe("news", "juliet@localhost", options({ expire: "presence" })), SERVICE)
  const own = async () =>
    elementsIn(
      (await juliet.ask(pubsub("<subscriptions/>"), { to: SERVICE }))
        .child("pubsub", NS)
        ?.child("subscriptions"),
    )
      .map(({ attrs }) => attrs.jid)
      .sort()
  assert.deepEqual(await own(), ["juliet@localhost", phone.jid.toString()])
  await phone.close()
  await juliet.next("presence", ({ type }) => type === "unavailable")
  await untilEqual(own, ["juliet@localhost"])
  juliet.send("<presence type='unavailable'/>")
  await untilEqual(own, [])
})

test("subscriptions outlive a restart, and end where their address is no more", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  {
    await using romeo = await server.join("romeo")
    await using juliet = await server.join("juliet")
    await set(romeo, create("news"), SERVICE)
    await set(juliet, subscribe("news", "juliet@localhost"), SERVICE)
  }
  await server.restart()
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, publish("news", "1", line("x")), SERVICE)
  await nextEvent(juliet, "news")
  // What a session says is gone is that session, whoever it says it is.
  await set(juliet, subscribe("news", juliet.jid.toString()), SERVICE)
  await nextEvent(juliet, "news")
  juliet.send(
    `<message type='error' to='${SERVICE}' from='juliet@localhost'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
  )
  await juliet.settle()
  await set(romeo, publish("news", "2", line("x")), SERVICE)
  assert.equal((await nextEvent(juliet, "news")).to, "juliet@localhost")
  await juliet.expectNo("message")
})
