import assert from "node:assert/strict"
import { test } from "node:test"
import { type Bits, bitsOfBinary, bitsRequest, contentIdOf, NS_BITS, parseBits } from "@kith/xmpp/extensions"
import { enter, hear, say, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()
const PING = "<ping xmlns='urn:xmpp:ping'/>"
const ROSE = new Uint8Array([0x89, 0x50, 0x4e, 0x47])
const VERSION = "<query xmlns='jabber:iq:version'/>"

test("a ping to oneself is answered by the room, without troubling the client", async (t) => {
  const [romeo, tybalt] = await stage.bring(t, "romeo", "tybalt")
  assert.ok(romeo && tybalt)
  const room = await stage.room(romeo, "Romeo")
  await romeo.ask(PING, { to: `${room}/Romeo` })
  await romeo.expectNo("iq")
  assert.equal(await tybalt.askInVain(PING, { to: `${room}/Romeo` }), "not-acceptable")
  assert.equal(await tybalt.askInVain(PING, { to: "nowhere@rooms.localhost/Romeo" }), "not-acceptable")
})

test("a question passes from one occupant to another, and neither learns an address", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  const answer = romeo.request(VERSION, { to: `${room}/Juliet` })
  const asked = await juliet.next("iq", ({ type }) => type === "get")
  assert.equal(asked.from, `${room}/Romeo`)
  assert.equal(asked.to, juliet.jid.toString())
  assert.equal(String(asked).includes("romeo@localhost"), false)
  juliet.send(
    `<iq type='result' id='${asked.id}' to='${asked.from}'><query xmlns='jabber:iq:version'><name>Balcony</name></query></iq>`,
  )
  const answered = await answer
  assert.equal(answered.from, `${room}/Juliet`)
  assert.equal(answered.type, "result")
  assert.match(String(answered), /Balcony/)
  assert.equal(String(answered).includes("juliet@localhost"), false)
})

test("a small picture that a message names is fetched from whoever has sent it", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  const rose: Bits = { cid: contentIdOf(ROSE), type: "image/png", bytes: ROSE, maxAgeSeconds: 86_400 }
  const html = `<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'><img alt='A rose' src='cid:${rose.cid}'/></body></html>`
  say(romeo, room, "A rose", html)
  const said = await hear(juliet, room, "A rose")
  assert.ok(String(said).includes(`cid:${rose.cid}`))

  const answer = juliet.ask(String(bitsRequest(rose.cid)), { to: said.from ?? "" })
  const asked = await romeo.next("iq", ({ type }) => type === "get")
  assert.equal(asked.child("data", NS_BITS)?.attrs.cid, rose.cid)
  romeo.send(`<iq type='result' id='${asked.id}' to='${asked.from}'>${bitsOfBinary(rose)}</iq>`)
  const data = (await answer).child("data", NS_BITS)
  assert.ok(data)
  assert.deepEqual(parseBits(data), rose)

  // What a message brings along is archived with it.
  juliet.send(
    `<message type='chat' to='${romeo.jid.bare}'><body>Here it is</body>${bitsOfBinary(rose)}</message>`,
  )
  await romeo.next("message", (message) => message.has("data", NS_BITS))
  await romeo.ask("<query xmlns='urn:xmpp:mam:2'/>", { type: "set" })
  const kept = romeo.takeAll("message").find((message) => message.has("result", "urn:xmpp:mam:2"))
  assert.ok(String(kept).includes(String(data.text)))
})

test("a refusal passes too, and nobody waits while a client does not answer", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  const answer = romeo.askInVain(VERSION, { to: `${room}/Juliet` })
  const asked = await juliet.next("iq", ({ type }) => type === "get")
  await romeo.settle()
  juliet.send(
    `<iq type='error' id='${asked.id}' to='${asked.from}'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
  )
  assert.equal(await answer, "service-unavailable")
  const late = romeo.askInVain(VERSION, { to: `${room}/Juliet` })
  await juliet.next("iq", ({ type }) => type === "get")
  stage.server.clock.advance(30_000)
  assert.equal(await late, "remote-server-timeout")
  assert.equal(await romeo.askInVain(VERSION, { to: `${room}/Nobody` }), "item-not-found")
})

test("a vCard is the account's to give, and not the client's", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  await juliet.ask("<vCard xmlns='vcard-temp'><FN>Juliet Capulet</FN></vCard>", { type: "set" })
  const found = await romeo.ask("<vCard xmlns='vcard-temp'/>", { to: `${room}/Juliet` })
  assert.equal(found.from, `${room}/Juliet`)
  assert.match(String(found), /Juliet Capulet/)
  await juliet.expectNo("iq")
})

test("whoever asks too much has to wait", async (t) => {
  const slow = await TestStage.open("[rooms]\nrequests-per-second = 1\nrequest-burst = 2\n")
  const [romeo, juliet] = await slow.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await slow.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  for (const id of ["1", "2"]) romeo.send(`<iq type='get' id='${id}' to='${room}/Juliet'>${VERSION}</iq>`)
  assert.equal(await romeo.askInVain(VERSION, { to: `${room}/Juliet` }), "policy-violation")
})
