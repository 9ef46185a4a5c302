import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid } from "@kith/xmpp"
import { findArchiveResult, findDisplayedMarker, findStanzaId, NS_ARCHIVE } from "@kith/xmpp/extensions"
import type { TestClient } from "../../../testing/index.ts"
import { change, enter, hear, refusal, say, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()
const SLOW = "muc#roomconfig_slow_mode_duration"

/** As clients send it: for all, and for those who were away (XEP-0333 §4.4, XEP-0334). */
function mark(client: TestClient, room: string, id: string, more = "<store xmlns='urn:xmpp:hints'/>"): void {
  client.send(
    `<message to='${room}' type='groupchat'><displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/>${more}</message>`,
  )
}

const seesMark = (client: TestClient, room: string, id: string) =>
  client.next("message", (one) => one.from?.startsWith(room) === true && findDisplayedMarker(one) === id)

async function read(client: TestClient, room: string): Promise<string[]> {
  await client.ask(`<query xmlns='${NS_ARCHIVE}' queryid='q'/>`, { to: room, type: "set" })
  return client.takeAll("message").flatMap((message) => {
    const said = findArchiveResult(message)?.stanza
    if (said === undefined) return []
    return [said.child("body")?.text ?? `${said.from?.split("/")[1]} saw ${findDisplayedMarker(said)}`]
  })
}

test("who was away learns from the archive how far the others have read: one marker a person", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo", { whois: "anyone" })
  await enter(juliet, room, "Juliet")
  const ids: string[] = []
  for (const text of ["one", "two"]) {
    say(romeo, room, text)
    const id = findStanzaId(await hear(juliet, room, text), Jid.parse(room)) ?? ""
    ids.push(id)
    mark(juliet, room, id)
    const seen = await seesMark(romeo, room, id)
    assert.ok(findStanzaId(seen, Jid.parse(room)) !== undefined)
  }
  // Without the hint nobody is to know later.
  mark(juliet, room, "unheard", "")
  await seesMark(romeo, room, "unheard")
  stage.server.clock.advance(70_000)
  const expected = ["one", "two", `Juliet saw ${ids[1]}`]
  let found = await read(tybalt, room)
  while (found.length > expected.length) found = await read(tybalt, room)
  assert.deepEqual(found, expected)
})

test("is no message: it fills no history, and nobody need be patient because of it", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo", { [SLOW]: "60" })
  await enter(juliet, room, "Juliet")
  say(romeo, room, "one")
  const id = findStanzaId(await hear(juliet, room, "one"), Jid.parse(room)) ?? ""
  for (let count = 0; count < 3; count++) mark(juliet, room, id)
  for (let count = 0; count < 3; count++) await seesMark(romeo, room, id)
  say(juliet, room, "at once")
  await hear(juliet, room, "at once")
  mark(juliet, room, id)
  await seesMark(romeo, room, id)
  const { history } = await enter(tybalt, room, "Tybalt")
  assert.deepEqual(
    history.map((message) => message.child("body")?.text),
    ["one", "at once"],
  )
})

test("is refused from who has no voice", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  await change(romeo, room, "nick='Juliet' role='visitor'")
  mark(juliet, room, "any")
  assert.equal(await refusal(juliet, "message", room), "forbidden")
})
