import assert from "node:assert/strict"
import { test } from "node:test"
import { change, enter, enterInVain, hear, itemOf, say, statusesOf, TestStage } from "./test-stage.ts"

test("a restart loses nothing: settings, affiliations, subject, history and who is who", async (t) => {
  const stage = await TestStage.open()
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", {
    persistentroom: true,
    membersonly: true,
    roomname: "Orchard",
  })
  await change(romeo, room, "affiliation='member' jid='juliet@localhost'")
  romeo.send(`<message to='${room}' type='groupchat'><subject>A balcony</subject></message>`)
  say(romeo, room, "But soft")
  const said = await hear(romeo, room)
  const id = said.child("stanza-id", "urn:xmpp:sid:0")?.attrs.id
  const occupant = said.child("occupant-id", "urn:xmpp:occupant-id:0")?.attrs.id
  assert.ok(id && occupant)

  await stage.server.restart()
  const [again, tybalt] = await stage.bring(t, "juliet", "tybalt")
  assert.ok(again && tybalt)
  assert.equal(await enterInVain(tybalt, room, "Tybalt"), "registration-required")
  const { self, history, subject } = await enter(again, room, "Juliet")
  assert.equal(itemOf(self).affiliation, "member")
  assert.equal(statusesOf(self).includes(201), false)
  assert.equal(subject.child("subject")?.text, "A balcony")
  assert.equal(subject.from, `${room}/Romeo`)
  assert.equal(history[0]?.child("body")?.text, "But soft")
  assert.equal(history[0]?.child("stanza-id", "urn:xmpp:sid:0")?.attrs.id, id)
  assert.equal(history[0]?.child("occupant-id", "urn:xmpp:occupant-id:0")?.attrs.id, occupant)
  assert.equal(history[0]?.child("delay", "urn:xmpp:delay")?.attrs.from, room)
})
