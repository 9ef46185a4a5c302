import assert from "node:assert/strict"
import { test } from "node:test"
import {
  arrive,
  change,
  configure,
  enter,
  enterInVain,
  hear,
  itemOf,
  knock,
  presenceOf,
  say,
  statusesOf,
  TestStage,
} from "./test-stage.ts"

const stage = await TestStage.open()
const PASSWORD = "<password>cauldronburn</password>"

test("a password is asked for", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { passwordprotectedroom: true, roomsecret: "cauldronburn" })
  assert.equal(await enterInVain(juliet, room, "Juliet"), "not-authorized")
  assert.equal(await enterInVain(juliet, room, "Juliet", "<password>bubble</password>"), "not-authorized")
  await enter(juliet, room, "Juliet", PASSWORD)
})

test("a members-only room is for members", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { membersonly: true })
  knock(juliet, room, "Juliet")
  const error = await juliet.next("presence", ({ type }) => type === "error")
  assert.match(String(error), /<error type='auth'><registration-required/)
  assert.match(String(error), /<x xmlns='http:\/\/jabber\.org\/protocol\/muc'\/>/)
  assert.equal(error.id, "in")
  await change(romeo, room, "affiliation='member' jid='juliet@localhost'")
  assert.equal(itemOf((await enter(juliet, room, "Juliet")).self).affiliation, "member")
})

test("a full room lets administrators in", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo", { maxusers: "1" })
  knock(tybalt, room, "Tybalt")
  const error = await tybalt.next("presence", ({ type }) => type === "error")
  assert.match(String(error), /<error type='wait'><service-unavailable/)
  await change(romeo, room, "affiliation='admin' jid='juliet@localhost'")
  await enter(juliet, room, "Juliet")
})

test("a nickname is needed, and a room", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  romeo.send("<presence to='x@rooms.localhost'><x xmlns='http://jabber.org/protocol/muc'/></presence>")
  assert.match(String(await romeo.next("presence", ({ type }) => type === "error")), /jid-malformed/)
  romeo.send("<presence to='rooms.localhost/x'><x xmlns='http://jabber.org/protocol/muc'/></presence>")
  assert.match(String(await romeo.next("presence", ({ type }) => type === "error")), /bad-request/)
})

test("a client that has lost track is told that it is not in the room", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  juliet.send(`<presence to='${room}/Juliet'/>`)
  const kicked = await presenceOf(juliet, room, "Juliet", "unavailable")
  assert.deepEqual(statusesOf(kicked), [110, 307, 333])
  await romeo.expectNo("presence", ({ from }) => from === `${room}/Juliet`)
})

test("whoever enters again gets everything again, and the others only what is new", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  say(romeo, room, "Thus from my lips")
  await hear(romeo, room)
  await enter(juliet, room, "Juliet")
  await presenceOf(romeo, room, "Juliet")
  knock(juliet, room, "Juliet", "", "<show>away</show>")
  const { others, self, history } = await arrive(juliet, room)
  assert.equal(
    others.some(({ from }) => from === `${room}/Romeo`),
    true,
  )
  assert.equal(history.length, 1)
  assert.equal(self.child("show")?.text, "away")
  assert.equal((await presenceOf(romeo, room, "Juliet")).child("show")?.text, "away")
  say(juliet, room, "once")
  await hear(romeo, room, "once")
  await romeo.expectNo("message", (one) => one.child("body")?.text === "once")
})

test("what is warned of: all see addresses, all is kept", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { whois: "anyone" })
  const first = await enter(juliet, room, "Juliet")
  assert.deepEqual(statusesOf(first.self), [100, 110, 170])
  assert.equal(itemOf(first.others[0] ?? first.self).jid?.equals(romeo.jid), true)
  await configure(romeo, room, { enablelogging: false, whois: "moderators" })
  const [tybalt] = await stage.bring(t, "tybalt")
  assert.ok(tybalt)
  const second = await enter(tybalt, room, "Tybalt")
  assert.deepEqual(statusesOf(second.self), [110])
  for (const other of second.others) assert.equal(itemOf(other).jid, undefined)
})

test("only accounts of this server make rooms, or administrators where it is set so", async (t) => {
  const strict = await TestStage.open('[rooms]\nwho-may-create = "administrators"\n')
  const [romeo] = await strict.bring(t, "romeo")
  assert.ok(romeo)
  assert.equal(await enterInVain(romeo, strict.unheardOf(), "Romeo"), "not-allowed")
})
