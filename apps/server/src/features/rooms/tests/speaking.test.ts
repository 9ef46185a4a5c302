import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid } from "@kith/xmpp"
import { findOccupantId, findStanzaId } from "@kith/xmpp/extensions"
import { change, enter, hear, refusal, say, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()

test("what is said reaches all as it was said, with its id and in the name of the occupant", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  romeo.send(
    `<message id='m1' xml:lang='en' to='${room}' type='groupchat'><body>Hark</body><html xmlns='http://jabber.org/protocol/xhtml-im'/></message>`,
  )
  for (const client of [romeo, juliet]) {
    const heard = await hear(client, room)
    assert.equal(heard.id, "m1")
    assert.equal(heard.from, `${room}/Romeo`)
    assert.equal(heard.to, client.jid.toString())
    assert.equal(heard.attrs["xml:lang"], "en")
    assert.ok(heard.has("html", "http://jabber.org/protocol/xhtml-im"))
    assert.ok(findStanzaId(heard, Jid.parse(room)))
  }
  romeo.send(`<message to='${room}' type='groupchat'><body>No id</body></message>`)
  const [mine, theirs] = await Promise.all([hear(romeo, room), hear(juliet, room)])
  assert.ok(mine.id)
  assert.equal(mine.id, theirs.id)
})

test("nobody forges what only the room says, in any copy or spelling", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(juliet, "Juliet")
  await enter(romeo, room, "Romeo")
  const forged = [
    `<stanza-id xmlns='urn:xmpp:sid:0' by='${room}' id='forged'/>`,
    `<stanza-id xmlns='urn:xmpp:sid:0' by='${room.toUpperCase()}' id='forged'/>`,
    "<stanza-id xmlns='urn:xmpp:sid:0' by='juliet@localhost' id='forged'/>",
    "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/>",
    "<o:occupant-id xmlns:o='urn:xmpp:occupant-id:0' id='forged'/>",
    `<delay xmlns='urn:xmpp:delay' from='${room}' stamp='2001-01-01T00:00:00Z'/>`,
    "<x xmlns='http://jabber.org/protocol/muc#user'><item jid='forged@localhost' affiliation='owner'/></x>",
    "<x xmlns='http://jabber.org/protocol/muc'><password>forged</password></x>",
  ].join("")
  say(romeo, room, "True", forged)
  const heard = await hear(juliet, room)
  assert.doesNotMatch(String(heard), /forged|2001/)
  assert.equal(heard.elements.filter(({ name }) => name === "occupant-id").length, 1)
  assert.equal(heard.elements.filter(({ name }) => name === "stanza-id").length, 1)
  assert.ok(findOccupantId(heard))
  romeo.send(`<presence to='${room}/Romeo'>${forged}<status>True</status></presence>`)
  const seen = await juliet.next("presence", (one) => one.child("status")?.text === "True")
  assert.doesNotMatch(String(seen), /forged|2001/)
  // What somebody else delayed is theirs to say.
  say(
    romeo,
    room,
    "Past",
    "<delay xmlns='urn:xmpp:delay' from='romeo@localhost' stamp='2001-01-01T00:00:00Z'/>",
  )
  assert.match(String(await hear(juliet, room, "Past")), /2001/)
})

test("an occupant id is the same on every visit, and another in every room", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const [first, second] = [await stage.room(romeo, "Romeo"), await stage.room(romeo, "Romeo")]
  const idIn = async (room: string) => findOccupantId((await enter(romeo, room, "Romeo")).self)
  assert.equal(await idIn(first), await idIn(first))
  assert.notEqual(await idIn(first), await idIn(second))
  assert.equal((await idIn(first))?.includes("romeo"), false)
})

test("only who is in the room may speak, and only with the type for it", async (t) => {
  const [romeo, tybalt] = await stage.bring(t, "romeo", "tybalt")
  assert.ok(romeo && tybalt)
  const room = await stage.room(romeo, "Romeo")
  say(tybalt, room, "What, drawn?")
  assert.equal(await refusal(tybalt, "message", room), "not-acceptable")
  romeo.send(`<message to='${room}' type='chat'><body>Psst</body></message>`)
  assert.equal(await refusal(romeo, "message", room), "bad-request")
  say(romeo, "nowhere@rooms.localhost", "Hello?")
  assert.equal(await refusal(romeo, "message", "nowhere@rooms.localhost"), "item-not-found")
  await romeo.expectNo("message")
})

test("in a moderated room who has no voice is not heard", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { moderatedroom: true })
  await enter(juliet, room, "Juliet")
  say(juliet, room, "Ay me")
  assert.equal(await refusal(juliet, "message", room), "forbidden")
  await romeo.expectNo("message")
  await change(romeo, room, "nick='Juliet' role='participant'")
  say(juliet, room, "Ay me")
  await hear(romeo, room, "Ay me")
})

test("whoever speaks too fast is told how long to wait", async (t) => {
  const slow = await TestStage.open("[rooms]\nmessages-per-second = 1\nmessage-burst = 3\n")
  const [romeo] = await slow.bring(t, "romeo")
  assert.ok(romeo)
  const room = await slow.room(romeo, "Romeo")
  for (const body of ["1", "2", "3", "4"]) say(romeo, room, body)
  const error = await romeo.next("message", ({ type }) => type === "error")
  assert.match(String(error), /policy-violation/)
  assert.match(String(error), /1 messages a second/)
  slow.server.clock.advance(1_000)
  say(romeo, room, "5")
  await hear(romeo, room, "5")
})
