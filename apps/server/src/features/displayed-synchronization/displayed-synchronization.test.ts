import assert from "node:assert/strict"
import { test } from "node:test"
import { parseStanzaError } from "@kith/xmpp"
import { displayedUpTo, NS_DISPLAYED, NS_MARKERS, parseDisplayedUpTo } from "@kith/xmpp/extensions"
import { startTestServer } from "../../testing/index.ts"
import {
  elementsIn,
  eventOf,
  joinWanting,
  NS,
  nextEvent,
  publish,
  pubsub,
  refusal,
  set,
} from "../../testing/pubsub.ts"

const MARKER = `<displayed xmlns='${NS_MARKERS}' id='m1'/>`

test("how far a chat is displayed is told to one's other clients, and to nobody else", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWanting(server, "romeo", [NS_DISPLAYED])
  const [phone, desktop] = [
    await joinWanting(server, "juliet", [NS_DISPLAYED], "phone"),
    await joinWanting(server, "juliet", [NS_DISPLAYED], "desktop"),
  ]
  await server.befriend(romeo, phone)
  const displayed = (id: string) => String(displayedUpTo(id, phone.jid.bare))
  for (const chat of ["romeo@localhost", "nurse@localhost"])
    await set(phone, publish(NS_DISPLAYED, chat, displayed("m7")))
  const event = eventOf(await nextEvent(desktop, NS_DISPLAYED))
  assert.equal(event?.elements[0]?.attrs.id, "romeo@localhost")
  await romeo.expectNo("message")
  const told = await refusal(romeo, "get", pubsub(`<items node='${NS_DISPLAYED}'/>`), "juliet@localhost")
  assert.equal(told, "not-allowed, closed-node")

  // A client that comes later asks for all chats, and is sent none of itself.
  const tablet = await joinWanting(server, "juliet", [NS_DISPLAYED], "tablet")
  await tablet.expectNo("message")
  const answer = await tablet.ask(pubsub(`<items node='${NS_DISPLAYED}'/>`))
  const items = elementsIn(answer.child("pubsub", NS)?.child("items"))
  assert.deepEqual(items.map(({ attrs }) => attrs.id).sort(), ["nurse@localhost", "romeo@localhost"])
  const open = publish(NS_DISPLAYED, "x@y", displayed("m1"), { access_model: "open" })
  assert.match(await refusal(romeo, "set", open), /^not-acceptable/)
})

test("a marker that also tells one's own clients is published for them, and stripped before anybody reads it", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await server.join("romeo")
  const [phone, desktop] = [
    await server.join("juliet", "phone"),
    await joinWanting(server, "juliet", [NS_DISPLAYED], "desktop"),
  ]
  await desktop.ask("<enable xmlns='urn:xmpp:carbons:2'/>", { type: "set" })
  const info = await phone.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>")
  assert.match(String(info), /<feature var='urn:xmpp:mds:server-assist:0'\/>/)

  const displayed = String(displayedUpTo("secret-id", phone.jid.bare))
  phone.send(`<message to='romeo@localhost' type='chat' id='d1'>${MARKER}${displayed}</message>`)
  const marker = await romeo.next("message")
  assert.equal(marker.has("displayed", NS_MARKERS), true)
  assert.doesNotMatch(String(marker), /secret-id/)
  const carbon = await desktop.next("message", ({ spans }) => spans.some(({ name }) => name === "sent"))
  assert.doesNotMatch(String(carbon), /secret-id/)
  const event = eventOf(await nextEvent(desktop, NS_DISPLAYED))
  const [item] = elementsIn(event)
  assert.equal(item?.attrs.id, "romeo@localhost")
  const payload = item?.child("displayed", NS_DISPLAYED)
  assert.equal(payload && parseDisplayedUpTo(payload), "secret-id")
  const archive = await romeo.ask("<query xmlns='urn:xmpp:mam:2'/>", { type: "set" })
  assert.equal(archive.type, "result")
  assert.doesNotMatch([...romeo.inbox].join(), /secret-id/)

  // It holds for the address as it was written, and an error says nothing.
  phone.send(`<message to='${romeo.jid}' id='d2'>${MARKER}${displayed}${displayed}</message>`)
  assert.equal(elementsIn(eventOf(await nextEvent(desktop, NS_DISPLAYED)))[0]?.attrs.id, romeo.jid.toString())
  assert.doesNotMatch(String(await romeo.next("message", ({ id }) => id === "d2")), /secret-id/)
  phone.send(
    `<message to='romeo@localhost' type='error' id='d3'>${displayed}<error type='cancel'/></message>`,
  )
  await desktop.expectNo("message", (message) => eventOf(message)?.attrs.node === NS_DISPLAYED)
  assert.deepEqual(server.complaints, [])
})

test("a marker whose other half cannot be stored is refused whole", async () => {
  await using server = await startTestServer({ config: "[pubsub]\nmax-nodes = 1\n" })
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.join("romeo"), await server.join("juliet")]
  await set(juliet, publish("urn:example:other", "x", "<x xmlns='urn:x'/>"))
  juliet.send(
    `<message to='romeo@localhost' id='d1'>${MARKER}${displayedUpTo("m7", juliet.jid.bare)}</message>`,
  )
  const refused = await juliet.next("message", ({ type }) => type === "error")
  assert.equal(parseStanzaError(refused).condition, "not-acceptable")
  await romeo.expectNo("message")
})
