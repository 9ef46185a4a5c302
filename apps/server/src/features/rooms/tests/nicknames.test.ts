import assert from "node:assert/strict"
import { test } from "node:test"
import { findOccupantId } from "@kith/xmpp/extensions"
import {
  enter,
  enterInVain,
  hear,
  itemOf,
  presenceOf,
  refusal,
  say,
  statusesOf,
  TestStage,
} from "./test-stage.ts"

const stage = await TestStage.open()

test("a nickname that is taken is refused, and so is one that looks like it", async (t) => {
  const [juliet, tybalt] = await stage.bring(t, "juliet", "tybalt")
  assert.ok(juliet && tybalt)
  const room = await stage.room(juliet, "Juliet lI0")
  // The same, another case, Cyrillic letters, figures for letters, wide letters.
  const taken = [
    "Juliet lI0",
    "juliet li0",
    "Ju\u04CFiet lI0",
    "Juliet IIO",
    "\uFF2Auliet lI0",
    "Juli\u0435t lI0",
  ]
  for (const nickname of taken) assert.equal(await enterInVain(tybalt, room, nickname), "conflict", nickname)
  await enter(tybalt, room, "Julian")
})

test("a nickname gets the form in which it cannot be mistaken, and its owner is told", async (t) => {
  const [juliet, tybalt] = await stage.bring(t, "juliet", "tybalt")
  assert.ok(juliet && tybalt)
  const room = await stage.room(juliet, "Juliet")
  const { self } = await enter(tybalt, room, "  Prince   of Cats ")
  assert.equal(self.from, `${room}/Prince of Cats`)
  assert.ok(statusesOf(self).includes(210))
  assert.equal(await enterInVain(tybalt, room, " "), "not-acceptable")
})

test("a nickname that cannot be seen, that begins with a mark or that is too long is refused", async (t) => {
  const [juliet, tybalt] = await stage.bring(t, "juliet", "tybalt")
  assert.ok(juliet && tybalt)
  const room = await stage.room(juliet, "Juliet")
  assert.equal(await enterInVain(tybalt, room, "\u0301a"), "not-acceptable")
  assert.equal(await enterInVain(tybalt, room, "x".repeat(65)), "policy-violation")
  tybalt.send(`<presence to='${room}/Jul\u200Biet'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
  const error = await tybalt.next("presence", ({ type }) => type === "error")
  assert.match(String(error), /jid-malformed/)
})

test("a new nickname is announced by the end of the old one, and stays the same occupant", async (t) => {
  const [juliet, romeo] = await stage.bring(t, "juliet", "romeo")
  assert.ok(juliet && romeo)
  const room = await stage.room(juliet, "Juliet")
  const { self } = await enter(romeo, room, "Romeo")
  romeo.send(`<presence id='n' to='${room}/Montague'/>`)
  for (const [client, own] of [
    [juliet, []],
    [romeo, [110]],
  ] as const) {
    const ended = await presenceOf(client, room, "Romeo", "unavailable")
    assert.deepEqual(statusesOf(ended), [...own, 303])
    assert.equal(itemOf(ended).nick, "Montague")
    assert.equal(itemOf(ended).role, "participant")
    const begun = await presenceOf(client, room, "Montague")
    assert.deepEqual(statusesOf(begun), own)
    assert.equal(findOccupantId(begun), findOccupantId(self))
  }
  say(romeo, room, "Call me but love")
  assert.equal((await hear(juliet, room)).from, `${room}/Montague`)
})

test("a nickname of somebody else cannot be changed to", async (t) => {
  const [juliet, romeo] = await stage.bring(t, "juliet", "romeo")
  assert.ok(juliet && romeo)
  const room = await stage.room(juliet, "Juliet")
  await enter(romeo, room, "Romeo")
  romeo.send(`<presence to='${room}/juIiet'/>`)
  assert.equal(await refusal(romeo, "presence", room), "conflict")
  say(romeo, room, "Still I")
  assert.equal((await hear(juliet, room)).from, `${room}/Romeo`)
})
