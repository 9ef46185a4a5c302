import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer } from "../../testing/index.ts"
import {
  eventOf,
  form,
  itemsOf,
  joinWanting,
  line,
  nextEvent,
  owner,
  payloadOf,
  publish,
  pubsub,
  refusal,
  SERVICE,
  set,
} from "./testing/requests.ts"

const MOOD = "urn:example:mood"
const group = (contact: string, ...groups: readonly string[]) =>
  `<query xmlns='jabber:iq:roster'><item jid='${contact}'>${groups.map((name) => `<group>${name}</group>`).join("")}</item></query>`

test("people who become contacts hear of each other, and not any more when they part", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWanting(server, "romeo", [MOOD])
  const juliet = await joinWanting(server, "juliet", [MOOD])
  await set(romeo, publish(MOOD, "r", line("sad")))
  await set(juliet, publish(MOOD, "j", line("merry")))
  assert.equal(payloadOf(await nextEvent(romeo, MOOD)), "sad")
  assert.equal(payloadOf(await nextEvent(juliet, MOOD)), "merry")
  await server.befriend(romeo, juliet)
  assert.equal(payloadOf(await nextEvent(romeo, MOOD)), "merry")
  assert.equal(payloadOf(await nextEvent(juliet, MOOD)), "sad")
  await set(juliet, pubsub(`<subscribe node='${MOOD}' jid='juliet@localhost'/>`), "romeo@localhost")
  await nextEvent(juliet, MOOD)

  romeo.send("<presence type='unsubscribed' to='juliet@localhost'/>")
  const ended = await juliet.next("message")
  assert.equal(eventOf(ended)?.attrs.subscription, "none")
  await set(romeo, publish(MOOD, "r", line("angry")))
  assert.equal(payloadOf(await nextEvent(romeo, MOOD)), "angry")
  await juliet.expectNo("message")
  const told = await refusal(juliet, "get", pubsub(`<items node='${MOOD}'/>`), "romeo@localhost")
  assert.equal(told, "not-authorized, presence-subscription-required")
  assert.deepEqual(server.complaints, [])
})

test("a node for some groups is shown to who is put into one, and hidden from who is taken out", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "nurse")
  const romeo = await server.join("romeo")
  const juliet = await joinWanting(server, "juliet", ["urn:place"])
  const nurse = await joinWanting(server, "nurse", ["urn:place"])
  await server.befriend(romeo, juliet)
  await server.befriend(romeo, nurse)
  await set(romeo, group("nurse@localhost", "Servants"))
  await set(
    romeo,
    pubsub(
      `<create node='urn:place'/><configure>${form("node_config", { access_model: "roster", roster_groups_allowed: ["Friends", "Family"] })}</configure>`,
    ),
  )
  const shown = String(await romeo.ask(owner("<configure node='urn:place'/>")))
  assert.match(shown, /<option><value>Servants<\/value><\/option>/)
  await set(romeo, publish("urn:place", "1", line("balcony")))
  await juliet.expectNo("message")
  const read = pubsub("<items node='urn:place'/>")
  assert.equal(await refusal(juliet, "get", read, "romeo@localhost"), "not-authorized, not-in-roster-group")

  await set(romeo, group("juliet@localhost", "Friends"))
  assert.equal(payloadOf(await nextEvent(juliet, "urn:place")), "balcony")
  assert.deepEqual(await itemsOf(juliet, "urn:place", "romeo@localhost"), ["1"])
  await set(juliet, pubsub("<subscribe node='urn:place' jid='juliet@localhost'/>"), "romeo@localhost")
  await nextEvent(juliet, "urn:place")
  await set(romeo, group("juliet@localhost"))
  assert.equal(eventOf(await juliet.next("message"))?.attrs.subscription, "none")
  await set(romeo, publish("urn:place", "1", line("tomb")))
  await juliet.expectNo("message")
  await nurse.expectNo("message")
})

test("a node of the service may be for the contacts of its owner", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = await Promise.all(
    ["romeo", "juliet", "tybalt"].map((name) => server.join(name)),
  )
  assert.ok(romeo && juliet && tybalt)
  await server.befriend(romeo, juliet)
  await set(romeo, publish("garden", "1", line("hark"), { access_model: "presence" }), SERVICE)
  assert.deepEqual(await itemsOf(juliet, "garden", SERVICE), ["1"])
  const told = await refusal(tybalt, "get", pubsub("<items node='garden'/>"), SERVICE)
  assert.equal(told, "not-authorized, presence-subscription-required")
})

test("whom somebody blocks hears nothing of them, and the other way round", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWanting(server, "romeo", [MOOD])
  const juliet = await joinWanting(server, "juliet", [MOOD])
  await server.befriend(romeo, juliet)
  await set(romeo, "<block xmlns='urn:xmpp:blocking'><item jid='juliet@localhost'/></block>")
  await set(romeo, publish(MOOD, "1", line("hidden")))
  assert.equal(payloadOf(await nextEvent(romeo, MOOD)), "hidden")
  await juliet.expectNo("message")
  await set(juliet, publish(MOOD, "1", line("unheard")))
  assert.equal(payloadOf(await nextEvent(juliet, MOOD)), "unheard")
  await romeo.expectNo("message")
  assert.deepEqual(server.complaints, [])
})

test("a client that asks for no notifications any more gets none", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const romeo = await joinWanting(server, "romeo", [MOOD])
  await set(romeo, publish(MOOD, "1", line("merry")))
  assert.equal(payloadOf(await nextEvent(romeo, MOOD)), "merry")
  const { want } = await import("./testing/requests.ts")
  await want(romeo, [])
  await set(romeo, publish(MOOD, "1", line("sad")))
  await romeo.expectNo("message")
})
