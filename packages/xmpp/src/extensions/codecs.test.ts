import assert from "node:assert/strict"
import { test } from "node:test"
import {
  chatState,
  clientState,
  correctionOf,
  delay,
  discoInfo,
  discoItems,
  displayedMarker,
  type ElementLike,
  findCapabilities,
  findChatState,
  findCorrectedId,
  findDelay,
  findDisplayedMarker,
  findForwarded,
  findOriginId,
  findReceipt,
  forwarded,
  hasHint,
  Jid,
  lastActivity,
  MalformedError,
  markable,
  NS_CAPS,
  NS_DELAY,
  originId,
  parseDiscoInfo,
  parseDiscoItems,
  parseElement,
  parseLastActivity,
  parseSoftwareVersion,
  ping,
  preauthentication,
  processingHint,
  receipt,
  receiptRequest,
  registrationRemoval,
  registrationRequest,
  softwareVersion,
  stanza,
  xml,
} from "../index.ts"

const message = (...children: ElementLike[]) => stanza({ name: "message", attrs: { id: "m1" }, children })
const nothing = message()

test("marks on messages are found as they were set", () => {
  assert.equal(findReceipt(message(receipt("m7"))), "m7")
  assert.equal(findDisplayedMarker(message(displayedMarker("m7"))), "m7")
  assert.equal(findCorrectedId(message(correctionOf("m7"))), "m7")
  assert.equal(findOriginId(message(originId("m7"))), "m7")
  assert.equal(findChatState(message(chatState("paused"))), "paused")
  assert.equal(hasHint(message(processingHint("no-store")), "no-store"), true)
  assert.equal(String(receiptRequest()), "<request xmlns='urn:xmpp:receipts'/>")
  assert.equal(String(markable()), "<markable xmlns='urn:xmpp:chat-markers:0'/>")
})

test("marks that are not there are not found", () => {
  for (const find of [findReceipt, findDisplayedMarker, findCorrectedId, findOriginId, findChatState]) {
    assert.equal(find(nothing), undefined)
  }
  assert.equal(findReceipt(message(xml("received", { xmlns: "urn:xmpp:receipts" }))), undefined)
  assert.equal(hasHint(nothing, "no-store"), false)
})

test("a delay tells its time and who kept the stanza", () => {
  const time = Date.UTC(2026, 1, 14)
  const from = Jid.parse("example.org")
  assert.deepEqual(findDelay(message(delay(time, from))), { time, from })
  assert.deepEqual(findDelay(message(delay(time))), { time, from: undefined })
  assert.equal(findDelay(message(xml("delay", { xmlns: NS_DELAY, stamp: "yesterday" }))), undefined)
  assert.equal(findDelay(message(xml("delay", { xmlns: NS_DELAY }))), undefined)
  assert.equal(findDelay(nothing), undefined)
})

test("a forwarded stanza comes out as it went in", () => {
  const inner = message(xml("body", {}, "Ay me!"))
  const outer = xml("result", { xmlns: "urn:outer" }, forwarded(inner, 5000))
  const found = findForwarded(parseElement(String(outer)))
  assert.equal(found?.stanza.toXml(), inner.toXml())
  assert.equal(found?.delay?.time, 5000)
})

for (const inside of [
  "",
  "<message xmlns='jabber:other'/>",
  "<a xmlns='jabber:client'/>",
  "<message xmlns='jabber:client'/><message xmlns='jabber:client'/>",
]) {
  test(`nothing is forwarded by <forwarded>${inside}</forwarded>`, () => {
    const holder = parseElement(
      `<sent xmlns='s'><forwarded xmlns='urn:xmpp:forward:0'>${inside}</forwarded></sent>`,
    )
    assert.equal(findForwarded(holder), undefined)
  })
}

test("what an entity tells about itself reads as it was written", () => {
  const info = {
    identities: [
      { category: "server", type: "im", name: "Kith", lang: "en" },
      { category: "pubsub", type: "pep" },
    ],
    features: ["urn:a", "urn:b"],
    forms: [],
  }
  assert.deepEqual(parseDiscoInfo(parseElement(String(discoInfo(info, "node")))), info)
  const items = [{ jid: Jid.parse("rooms.example.org"), node: "n", name: "Rooms" }]
  assert.deepEqual(parseDiscoItems(parseElement(String(discoItems(items)))), items)
})

test("a malformed description is refused, and an item nobody can ask is left out", () => {
  for (const child of ["<identity type='im'/>", "<identity category='server' type=''/>", "<feature/>"]) {
    const query = parseElement(`<query xmlns='http://jabber.org/protocol/disco#info'>${child}</query>`)
    assert.throws(() => parseDiscoInfo(query), MalformedError)
  }
  const items = "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='@'/><item/></query>"
  assert.deepEqual(parseDiscoItems(parseElement(items)), [])
})

test("capabilities without a hash are of an older kind and ignored", () => {
  const presence = (attrs: Record<string, string>) =>
    stanza({ name: "presence", children: [xml("c", { xmlns: NS_CAPS, ...attrs })] })
  const told = { node: "https://kith.example", ver: "abc=", hash: "sha-1" }
  assert.deepEqual(findCapabilities(presence(told)), told)
  assert.equal(findCapabilities(presence({ node: "n", ver: "0.1" })), undefined)
  assert.equal(findCapabilities(nothing), undefined)
})

test("version and last activity read as they were written", () => {
  const software = { name: "Kith", version: "0.1.0", os: undefined }
  assert.deepEqual(parseSoftwareVersion(softwareVersion(software)), software)
  assert.throws(() => parseSoftwareVersion(softwareVersion()), MalformedError)
  assert.deepEqual(parseLastActivity(lastActivity(903)), { seconds: 903, status: "" })
  assert.throws(() => parseLastActivity(lastActivity()), MalformedError)
  assert.throws(
    () => parseLastActivity(xml("query", { xmlns: "jabber:iq:last", seconds: "-1" })),
    MalformedError,
  )
})

test("requests look as their specifications show them", () => {
  assert.equal(String(ping()), "<ping xmlns='urn:xmpp:ping'/>")
  assert.equal(String(clientState("inactive")), "<inactive xmlns='urn:xmpp:csi:0'/>")
  assert.equal(String(preauthentication("t")), "<preauth xmlns='urn:xmpp:pars:0' token='t'/>")
  assert.equal(
    String(registrationRequest("bill", "Calliope")),
    "<query xmlns='jabber:iq:register'><username>bill</username><password>Calliope</password></query>",
  )
  assert.equal(String(registrationRemoval()), "<query xmlns='jabber:iq:register'><remove/></query>")
})
