import assert from "node:assert/strict"
import { test } from "node:test"
import type { TestClient } from "../../../testing/index.ts"
import { configure, enter, hear, leave, refusal, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()

const setSubject = (client: TestClient, room: string, subject: string, more = "") =>
  client.send(`<message id='s' to='${room}' type='groupchat'><subject>${subject}</subject>${more}</message>`)

const nextSubject = (client: TestClient) =>
  client.next("message", (one) => one.has("subject") && one.type === "groupchat")

test("a subject is told to all, and to who enters, with who set it and when", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo")
  const { subject: none } = await enter(juliet, room, "Juliet")
  assert.equal(none.from, room)
  assert.equal(none.child("subject")?.text, "")
  assert.equal(none.has("delay", "urn:xmpp:delay"), false)
  setSubject(romeo, room, "Balconies")
  const told = await nextSubject(juliet)
  assert.equal(told.from, `${room}/Romeo`)
  assert.equal(told.id, "s")
  const { subject } = await enter(tybalt, room, "Tybalt")
  assert.equal(subject.child("subject")?.text, "Balconies")
  assert.equal(subject.from, `${room}/Romeo`)
  assert.equal(subject.child("delay", "urn:xmpp:delay")?.attrs.from, room)
  setSubject(romeo, room, "")
  assert.equal((await nextSubject(juliet)).child("subject")?.text, "")
  await leave(tybalt, room, "Tybalt")
  const { subject: cleared } = await enter(tybalt, room, "Tybalt")
  assert.equal(cleared.child("subject")?.text, "")
  assert.ok(cleared.has("delay", "urn:xmpp:delay"))
})

test("mere occupants change it where the room lets them", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  setSubject(juliet, room, "Names")
  assert.equal(await refusal(juliet, "message", room), "forbidden")
  await configure(romeo, room, { changesubject: true })
  setSubject(juliet, room, "Names")
  assert.equal((await nextSubject(romeo)).child("subject")?.text, "Names")
})

test("a message that also has a body or a thread changes no subject", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  setSubject(juliet, room, "Re: roses", "<body>A rose</body>")
  await hear(romeo, room, "A rose")
  setSubject(juliet, room, "Re: roses", "<thread>t</thread>")
  await nextSubject(romeo)
  await leave(juliet, room, "Juliet")
  assert.equal((await enter(juliet, room, "Juliet")).subject.child("subject")?.text, "")
})

test("a subject has a limit", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  setSubject(romeo, room, "x".repeat(1_001))
  assert.equal(await refusal(romeo, "message", room), "policy-violation")
  setSubject(romeo, room, "x".repeat(1_000))
  await nextSubject(romeo)
})
