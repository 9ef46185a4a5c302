import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_ARCHIVE, NS_CHAT_STATES, NS_DISCO_INFO } from "@kith/xmpp/extensions"
import type { TestClient } from "../../../testing/index.ts"
import {
  change,
  configure,
  enter,
  enterInVain,
  hear,
  itemOf,
  leave,
  presenceOf,
  refusal,
  say,
  statusesOf,
  TestStage,
} from "./test-stage.ts"

const stage = await TestStage.open()

/** A room that waits for its owner, who is in it. */
async function locked(owner: TestClient): Promise<string> {
  const room = stage.unheardOf()
  const { self } = await enter(owner, room, "Romeo")
  assert.deepEqual(statusesOf(self), [110, 170, 201])
  return room
}

async function archived(client: TestClient, room: string): Promise<number> {
  await client.ask(`<query xmlns='${NS_ARCHIVE}'/>`, { to: room, type: "set" })
  return client.takeAll("message").filter((message) => message.has("result", NS_ARCHIVE)).length
}

test("the owner talks in a room that is not configured yet, and nobody is refused anything", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  const room = await locked(romeo)
  romeo.send(`<message to='${room}' type='groupchat'><composing xmlns='${NS_CHAT_STATES}'/></message>`)
  const typing = await romeo.next("message", (one) => one.has("composing", NS_CHAT_STATES))
  assert.equal(typing.from, `${room}/Romeo`)
  say(romeo, room, "Is anybody there?")
  await hear(romeo, room, "Is anybody there?")
  romeo.send(`<message to='${room}/Romeo' type='chat'><body>To myself</body></message>`)
  await romeo.next("message", (one) => one.type === "chat" && one.child("body")?.text === "To myself")
  assert.equal(await archived(romeo, room), 0)
  await romeo.ask(`<query xmlns='${NS_ARCHIVE}'/>`, { to: room })
  await romeo.ask(`<metadata xmlns='${NS_ARCHIVE}'/>`, { to: room })
  await romeo.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: room })
  await romeo.ask("<ping xmlns='urn:xmpp:ping'/>", { to: `${room}/Romeo` })
  romeo.send(`<presence to='${room}/Rose'><show>away</show></presence>`)
  assert.ok(statusesOf(await presenceOf(romeo, room, "Rose")).includes(110))
  await romeo.expectNo("message", (one) => one.type === "error")
})

test("for everybody else there is no such room", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await locked(romeo)
  assert.equal(await enterInVain(juliet, room, "Juliet"), "item-not-found")
  say(juliet, room, "Romeo?")
  assert.equal(await refusal(juliet, "message", room), "item-not-found")
  for (const question of [`<query xmlns='${NS_ARCHIVE}'/>`, `<query xmlns='${NS_DISCO_INFO}'/>`])
    assert.equal(await juliet.askInVain(question, { to: room }), "item-not-found")
  await romeo.expectNo("message", (one) => one.has("body"))
})

test("whom the owner makes a member cannot enter before, nor is invited", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await locked(romeo)
  await change(romeo, room, "affiliation='member' jid='juliet@localhost'")
  assert.equal(await enterInVain(juliet, room, "Juliet"), "item-not-found")
  romeo.send(
    `<message to='${room}'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='juliet@localhost'/></x></message>`,
  )
  assert.equal(await refusal(romeo, "message", room), "not-allowed")
  await juliet.expectNo("message")
  await configure(romeo, room, {})
  assert.equal(itemOf((await enter(juliet, room, "Juliet")).self).affiliation, "member")
})

test("what was said before is heard by who enters, and a subject outlasts a restart", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  const room = await locked(romeo)
  say(romeo, room, "But soft")
  await hear(romeo, room, "But soft")
  romeo.send(`<message to='${room}' type='groupchat'><subject>Light</subject></message>`)
  await romeo.next("message", (one) => one.child("subject")?.text === "Light")
  await configure(romeo, room, { persistentroom: true })
  say(romeo, room, "What light")
  await hear(romeo, room, "What light")
  const [juliet] = await stage.bring(t, "juliet")
  const { history, subject } = await enter(juliet, room, "Juliet")
  assert.deepEqual(
    history.map((one) => one.child("body")?.text),
    ["But soft", "What light"],
  )
  assert.equal(subject.child("subject")?.text, "Light")
  await stage.server.restart()
  const [again] = await stage.bring(t, "juliet")
  assert.equal((await enter(again, room, "Juliet")).subject.child("subject")?.text, "Light")
})

test("nothing that was said stays of a room that was never configured", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  const room = await locked(romeo)
  say(romeo, room, "Is anybody there?")
  await hear(romeo, room, "Is anybody there?")
  await leave(romeo, room, "Romeo")
  const { history } = await enter(romeo, room, "Romeo")
  assert.deepEqual(history, [])
  await configure(romeo, room, {})
  assert.equal(await archived(romeo, room), 0)
})
