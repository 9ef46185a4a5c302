import assert from "node:assert/strict"
import { test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { Jid } from "@kith/xmpp"
import {
  findOccupantId,
  findStanzaId,
  NS_ARCHIVE,
  NS_DISCO_INFO,
  NS_MODERATION,
  NS_RETRACTION,
} from "@kith/xmpp/extensions"
import type { TestClient } from "../../testing/index.ts"
import { configure, enter, hear, isFrom, leave, refusal, say, TestStage } from "../rooms/tests/test-stage.ts"

const stage = await TestStage.open()
const NS_FASTENING = "urn:xmpp:fasten:0"

const moderate = (id: string, reason = "") =>
  `<moderate xmlns='${NS_MODERATION}' id='${id}'><retract xmlns='${NS_RETRACTION}'/>${reason && `<reason>${reason}</reason>`}</moderate>`
const idIn = (room: string, message: Stanza) => findStanzaId(message, Jid.parse(room)) ?? ""
const isNotice = (room: string) => (message: Stanza) =>
  message.from === room && message.has("retract", NS_RETRACTION)

async function archived(client: TestClient, room: string): Promise<Stanza[]> {
  await client.ask(`<query xmlns='${NS_ARCHIVE}'/>`, { to: room, type: "set" })
  return client.takeAll("message").filter((message) => message.has("result", NS_ARCHIVE))
}

/** Romeo's room, in which Tybalt has said something that all have heard. */
async function insulted(t: Parameters<TestStage["bring"]>[0], settings = {}) {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  const room = await stage.room(romeo, "Romeo", settings)
  await enter(juliet, room, "Juliet")
  await enter(tybalt, room, "Tybalt")
  say(tybalt, room, "thou art a villain")
  const message = await hear(juliet, room, "thou art a villain")
  await hear(romeo, room, "thou art a villain")
  await hear(tybalt, room, "thou art a villain")
  return { romeo, juliet, tybalt, room, id: idIn(room, message), author: findOccupantId(message) }
}

test("a moderator retracts a message: all are told, and a tombstone is left", async (t) => {
  const { romeo, juliet, room, id, author } = await insulted(t)
  await romeo.ask(moderate(id, "No quarrels"), { to: room, type: "set" })
  const notice = await juliet.next("message", isNotice(room))
  const retract = notice.child("retract", NS_RETRACTION)
  assert.equal(retract?.attrs.id, id)
  assert.equal(retract?.child("reason")?.text, "No quarrels")
  const moderated = retract?.child("moderated", NS_MODERATION)
  assert.equal(moderated?.attrs.by, `${room}/Romeo`)
  assert.ok(moderated !== undefined && findOccupantId(moderated) !== undefined)
  assert.notEqual(idIn(room, notice), "")
  assert.match(String(notice), /<apply-to xmlns='urn:xmpp:fasten:0' id='[^']+'><moderated/)

  const check = async (reader: TestClient) => {
    const results = (await archived(reader, room)).map(String)
    assert.equal(
      results.some((text) => text.includes("villain")),
      false,
    )
    const tombstone = results.find((text) => text.includes("<retracted")) ?? ""
    assert.match(tombstone, /<moderated[^>]* by='[^']+\/Romeo'/)
    assert.match(tombstone, /No quarrels/)
    assert.ok(tombstone.includes(`id='${author}'`) && tombstone.includes(`${room}/Tybalt`))
    assert.ok(results.some((text) => text.includes("<retract ")))
  }
  await check(juliet)
  const [nurse] = await stage.bring(t, "nurse")
  const { history } = await enter(nurse, room, "Nurse")
  assert.deepEqual(
    history.map(String).filter((text) => text.includes("villain")),
    [],
  )
})

test("a message is retracted once, whoever asks again", async (t) => {
  const { romeo, juliet, room, id } = await insulted(t)
  for (let time = 0; time < 2; time++) await romeo.ask(moderate(id), { to: room, type: "set" })
  await juliet.next("message", isNotice(room))
  await juliet.expectNo("message", isNotice(room))
})

test("a room without an archive forgets it all the same", async (t) => {
  const { romeo, juliet, room, id } = await insulted(t, { enablelogging: false })
  await romeo.ask(moderate(id), { to: room, type: "set" })
  await juliet.next("message", isNotice(room))
  const [nurse] = await stage.bring(t, "nurse")
  const { history } = await enter(nurse, room, "Nurse")
  assert.deepEqual(
    history.map(String).filter((text) => text.includes("villain")),
    [],
  )
})

test("only moderators who are in the room may, and only what is there to read", async (t) => {
  const { romeo, juliet, room, id } = await insulted(t)
  const set = { to: room, type: "set" } as const
  assert.equal(await juliet.askInVain(moderate(id), set), "forbidden")
  const [nurse] = await stage.bring(t, "nurse")
  assert.equal(await nurse.askInVain(moderate(id), set), "forbidden")
  assert.equal(await romeo.askInVain(moderate("nothing"), set), "item-not-found")
  assert.equal(await romeo.askInVain(moderate(id, "x".repeat(1001)), set), "not-acceptable")
  assert.equal(await romeo.askInVain(`<moderate xmlns='${NS_MODERATION}' id='${id}'/>`, set), "bad-request")
  await leave(romeo, room, "Romeo")
  assert.equal(await romeo.askInVain(moderate(id), set), "forbidden")
  assert.ok((await archived(juliet, room)).some((result) => String(result).includes("villain")))
})

test("clients of years ask in the form of version 0.2", async (t) => {
  const { romeo, juliet, room, id } = await insulted(t)
  const inner =
    "<moderate xmlns='urn:xmpp:message-moderate:0'><retract xmlns='urn:xmpp:message-retract:0'/><reason>Peace</reason></moderate>"
  await romeo.ask(`<apply-to xmlns='${NS_FASTENING}' id='${id}'>${inner}</apply-to>`, {
    to: room,
    type: "set",
  })
  const notice = await juliet.next("message", isNotice(room))
  assert.equal(notice.child("retract", NS_RETRACTION)?.child("reason")?.text, "Peace")
})

test("who wrote a message takes it back, nobody else does", async (t) => {
  const { juliet, tybalt, room, id } = await insulted(t)
  const retraction = `<retract xmlns='${NS_RETRACTION}' id='${id}'/><store xmlns='urn:xmpp:hints'/>`
  say(juliet, room, "forged", retraction)
  await hear(tybalt, room, "forged")
  await tybalt.settle()
  assert.ok((await archived(juliet, room)).some((result) => String(result).includes("villain")))
  say(tybalt, room, "sorry", retraction)
  await hear(juliet, room, "sorry")
  // It is buried behind the message that asked for it.
  let results: string[]
  do results = (await archived(juliet, room)).map(String)
  while (results.some((text) => text.includes("villain")))
  assert.ok(results.some((text) => /<retracted [^>]*id='5'/.test(text)))
})

test("nobody speaks in the name of a moderator", async (t) => {
  const { juliet, tybalt, room, id } = await insulted(t)
  const forged = `<retract xmlns='${NS_RETRACTION}' id='${id}'><moderated xmlns='${NS_MODERATION}' by='${room}/Romeo'/></retract>`
  say(tybalt, room, "forged", forged)
  assert.equal(await refusal(tybalt, "message", room), "forbidden")
  await juliet.expectNo(
    "message",
    (message) => isFrom(message, room) && message.has("retract", NS_RETRACTION),
  )
})

test("a room says that its moderators can do this", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  const room = await stage.room(romeo, "Romeo")
  const info = String(await romeo.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: room }))
  for (const feature of [NS_MODERATION, NS_RETRACTION]) assert.ok(info.includes(`var='${feature}'`))
})

test("what was said before the room was configured is retracted too, from what new people get", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = stage.unheardOf()
  await enter(romeo, room, "Romeo")
  const ids: string[] = []
  for (const body of ["She speaks", "O speak again"]) {
    say(romeo, room, body)
    ids.push(idIn(room, await hear(romeo, room, body)))
  }
  await romeo.ask(moderate(ids[0] ?? ""), { to: room, type: "set" })
  await configure(romeo, room, {})
  await romeo.ask(moderate(ids[1] ?? ""), { to: room, type: "set" })
  const { history } = await enter(juliet, room, "Juliet")
  assert.deepEqual(history.map(String), [])
  await juliet.settle()
  assert.doesNotMatch(juliet.takeAll().join(), /speak/)
})
