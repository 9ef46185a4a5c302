import assert from "node:assert/strict"
import { test } from "node:test"
import { findFieldValue, formSubmission, parseForm, type Stanza } from "@kith/xmpp"
import { NS_MUC_VOICE_REQUEST } from "@kith/xmpp/extensions"
import type { TestClient } from "../../../testing/index.ts"
import { enter, hear, itemOf, leave, refusal, say, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()

const submit = (client: TestClient, room: string, values: Record<string, string | boolean>) =>
  client.send(`<message to='${room}'>${formSubmission(NS_MUC_VOICE_REQUEST, values)}</message>`)
const request = (client: TestClient, room: string) => submit(client, room, { "muc#role": "participant" })

async function asked(client: TestClient) {
  const message: Stanza = await client.next("message", (one) => one.has("x", "jabber:x:data"))
  const form = message.child("x", "jabber:x:data")
  assert.ok(form)
  return parseForm(form)
}

test("a visitor asks for voice, moderators are asked, and one of them gives it", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { moderatedroom: true })
  await enter(juliet, room, "Juliet")
  request(juliet, room)
  const form = await asked(romeo)
  assert.equal(findFieldValue(form, "muc#jid"), juliet.jid.toString())
  assert.equal(findFieldValue(form, "muc#roomnick"), "Juliet")
  assert.equal(findFieldValue(form, "muc#role"), "participant")
  const answer = { "muc#role": "participant", "muc#jid": `${juliet.jid}`, "muc#roomnick": "Juliet" }
  submit(romeo, room, { ...answer, "muc#request_allow": false })
  say(juliet, room, "Now?")
  assert.equal(await refusal(juliet, "message", room), "forbidden")
  submit(romeo, room, { ...answer, "muc#request_allow": true })
  await juliet.next("presence", (one) => itemOf(one).role === "participant")
  say(juliet, room, "Now")
  await hear(romeo, room, "Now")
})

test("nobody answers a request but a moderator, and nobody for somebody else", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo", { moderatedroom: true })
  await enter(juliet, room, "Juliet")
  await enter(tybalt, room, "Tybalt")
  const answer = (jid: string, nickname: string) => ({
    "muc#role": "participant",
    "muc#jid": jid,
    "muc#roomnick": nickname,
    "muc#request_allow": true,
  })
  submit(juliet, room, answer(`${juliet.jid}`, "Juliet"))
  assert.equal(await refusal(juliet, "message", room), "forbidden")
  submit(romeo, room, answer(`${juliet.jid}`, "Tybalt"))
  assert.equal(await refusal(romeo, "message", room), "item-not-found")
  await leave(juliet, room, "Juliet")
  submit(romeo, room, answer(`${juliet.jid}`, "Juliet"))
  assert.equal(await refusal(romeo, "message", room), "item-not-found")
})

test("who may speak need not ask, who is not there cannot, and where no moderator is nobody hears it", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo", { moderatedroom: true, persistentroom: true })
  request(romeo, room)
  assert.equal(await refusal(romeo, "message", room), "unexpected-request")
  request(tybalt, room)
  assert.equal(await refusal(tybalt, "message", room), "not-acceptable")
  await enter(juliet, room, "Juliet")
  await leave(romeo, room, "Romeo")
  request(juliet, room)
  assert.equal(await refusal(juliet, "message", room), "recipient-unavailable")
})
