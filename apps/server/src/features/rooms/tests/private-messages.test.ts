import assert from "node:assert/strict"
import { test } from "node:test"
import { findOccupantId, NS_MUC_USER } from "@kith/xmpp/extensions"
import type { TestClient } from "../../../testing/index.ts"
import {
  change,
  configure,
  enter,
  itemOf,
  leave,
  presenceOf,
  refusal,
  statusesOf,
  TestStage,
} from "./test-stage.ts"

const stage = await TestStage.open()

const whisper = (client: TestClient, to: string, body: string, type = "chat") =>
  client.send(`<message id='w' to='${to}' type='${type}'><body>${body}</body></message>`)
const heard = (client: TestClient, body: string) =>
  client.next("message", (one) => one.child("body")?.text === body && one.type !== "error")

test("a private message reaches all sessions of one occupant and nobody else", async (t) => {
  const [romeo, juliet, again, tybalt] = await stage.bring(t, "romeo", "juliet", "juliet", "tybalt")
  assert.ok(romeo && juliet && again && tybalt)
  const room = await stage.room(romeo, "Romeo")
  const { self } = await enter(juliet, room, "Juliet")
  await enter(again, room, "Juliet")
  await enter(tybalt, room, "Tybalt")
  whisper(romeo, `${room}/Juliet`, "Thy lips")
  for (const client of [juliet, again]) {
    const message = await heard(client, "Thy lips")
    assert.equal(message.from, `${room}/Romeo`)
    assert.equal(message.to, client.jid.toString())
    assert.equal(message.type, "chat")
    assert.equal(message.id, "w")
    assert.equal(message.elements.filter(({ namespace }) => namespace === NS_MUC_USER).length, 1)
    assert.equal(String(message).includes("romeo@localhost"), false)
  }
  whisper(juliet, `${room}/Romeo`, "My lips", "normal")
  assert.equal(findOccupantId(await heard(romeo, "My lips")), findOccupantId(self))
  await tybalt.expectNo("message")
})

test("what cannot be delivered is refused", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo")
  whisper(romeo, `${room}/Nobody`, "x")
  assert.equal(await refusal(romeo, "message", room), "item-not-found")
  whisper(romeo, `${room}/Romeo`, "x", "groupchat")
  assert.equal(await refusal(romeo, "message", room), "bad-request")
  whisper(tybalt, `${room}/Romeo`, "x")
  assert.equal(await refusal(tybalt, "message", room), "not-acceptable")
})

test("an owner says who may write to others alone", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { allowpm: "moderators", moderatedroom: true })
  await enter(juliet, room, "Juliet")
  const mayWhisper = async () => {
    whisper(juliet, `${room}/Romeo`, "x")
    await juliet.settle()
    return juliet.takeAll("message").every(({ type }) => type !== "error")
  }
  assert.equal(await mayWhisper(), false)
  await configure(romeo, room, { allowpm: "participants" })
  assert.equal(await mayWhisper(), false)
  await change(romeo, room, "nick='Juliet' role='participant'")
  assert.equal(await mayWhisper(), true)
  await configure(romeo, room, { allowpm: "none" })
  assert.equal(await mayWhisper(), false)
  whisper(romeo, `${room}/Juliet`, "x")
  assert.equal(await refusal(romeo, "message", room), "forbidden")
  await configure(romeo, room, { allowpm: "anyone" })
  assert.equal(await mayWhisper(), true)
})

test("an error that comes back reaches who wrote; one that means nobody is there removes the occupant", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  const bounce = (condition: string, to: string) =>
    juliet.send(
      `<message id='w' to='${to}' type='error'><error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
    )
  bounce("not-acceptable", `${room}/Romeo`)
  const error = await romeo.next("message", ({ type }) => type === "error")
  assert.equal(error.from, `${room}/Juliet`)
  bounce("item-not-found", room)
  assert.deepEqual(statusesOf(await presenceOf(juliet, room, "Juliet", "unavailable")), [110, 333])
  assert.deepEqual(statusesOf(await presenceOf(romeo, room, "Juliet", "unavailable")), [333])
})

test("the room's archive and past have none of it", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  whisper(romeo, `${room}/Juliet`, "Secret")
  await heard(juliet, "Secret")
  await leave(juliet, room, "Juliet")
  const { history, self } = await enter(juliet, room, "Juliet")
  assert.deepEqual(history, [])
  assert.equal(itemOf(self).role, "participant")
  await romeo.ask("<query xmlns='urn:xmpp:mam:2'/>", { to: room, type: "set" })
  assert.deepEqual(
    romeo.takeAll("message").filter((one) => one.has("result", "urn:xmpp:mam:2")),
    [],
  )
})
