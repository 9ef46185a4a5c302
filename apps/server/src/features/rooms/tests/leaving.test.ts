import assert from "node:assert/strict"
import { test } from "node:test"
import {
  arrive,
  change,
  enter,
  hear,
  itemOf,
  knock,
  leave,
  presenceOf,
  say,
  statusesOf,
  TestStage,
} from "./test-stage.ts"

const stage = await TestStage.open()
const DESTROY = "<query xmlns='http://jabber.org/protocol/muc#owner'>"

test("whoever leaves says so if they like, and a temporary room ends with the last", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  juliet.send(
    `<presence id='out' type='unavailable' to='${room}/Juliet'><status>Good night</status></presence>`,
  )
  const own = await presenceOf(juliet, room, "Juliet", "unavailable")
  assert.equal(own.id, "out")
  assert.deepEqual(statusesOf(own), [110])
  const seen = await presenceOf(romeo, room, "Juliet", "unavailable")
  assert.equal(seen.child("status")?.text, "Good night")
  assert.deepEqual([itemOf(seen).role, ...statusesOf(seen)], ["none"])
  // Nobody leaves what they are not in.
  juliet.send(`<presence type='unavailable' to='${room}/Juliet'/>`)
  await juliet.expectNo("presence")
  await leave(romeo, room, "Romeo")
  assert.ok(statusesOf((await enter(juliet, room, "Juliet")).self).includes(201))
})

test("whoever goes offline leaves every room", async (t) => {
  const [romeo, juliet, other] = await stage.bring(t, "romeo", "juliet", "juliet")
  assert.ok(romeo && juliet && other)
  const rooms = [await stage.room(romeo, "Romeo"), await stage.room(romeo, "Romeo")]
  for (const room of rooms) await enter(juliet, room, "Juliet")
  juliet.send("<presence type='unavailable'/>")
  for (const room of rooms) await presenceOf(romeo, room, "Juliet", "unavailable")
  for (const room of rooms) await enter(other, room, "Juliet")
  await romeo.settle()
  romeo.takeAll("presence")
  other.cut()
  for (const room of rooms) await presenceOf(romeo, room, "Juliet", "unavailable")
})

test("sessions under one nickname are one occupant, seen as the most available of them", async (t) => {
  const [romeo, phone, desk] = await stage.bring(t, "romeo", "juliet", "juliet")
  assert.ok(romeo && phone && desk)
  const room = await stage.room(romeo, "Romeo")
  await enter(phone, room, "Juliet", "", "<show>away</show>")
  assert.equal((await presenceOf(romeo, room, "Juliet")).child("show")?.text, "away")
  await enter(desk, room, "Juliet")
  assert.equal((await presenceOf(romeo, room, "Juliet")).child("show")?.text, undefined)
  phone.send(`<presence to='${room}/Juliet'><show>xa</show></presence>`)
  await phone.settle()
  await romeo.expectNo("presence")
  say(phone, room, "One voice")
  for (const client of [romeo, phone, desk]) await hear(client, room, "One voice")
  await leave(desk, room, "Juliet")
  assert.equal((await presenceOf(romeo, room, "Juliet")).child("show")?.text, "xa")
  await romeo.expectNo("presence", ({ type }) => type === "unavailable")
  await leave(phone, room, "Juliet")
  await presenceOf(romeo, room, "Juliet", "unavailable")
})

test("one person changes nickname with all sessions, and may take on another nickname of their own", async (t) => {
  const [romeo, phone, desk] = await stage.bring(t, "romeo", "juliet", "juliet")
  assert.ok(romeo && phone && desk)
  const room = await stage.room(romeo, "Romeo")
  await enter(phone, room, "Juliet")
  await enter(desk, room, "Juliet")
  phone.send(`<presence to='${room}/Capulet'/>`)
  for (const client of [phone, desk]) {
    assert.deepEqual(statusesOf(await presenceOf(client, room, "Juliet", "unavailable")), [110, 303])
    await presenceOf(client, room, "Capulet")
  }
  const [third] = await stage.bring(t, "juliet")
  assert.ok(third)
  await enter(third, room, "Third")
  third.send(`<presence to='${room}/Capulet'/>`)
  assert.deepEqual(statusesOf(await presenceOf(romeo, room, "Third", "unavailable")), [303])
  await presenceOf(third, room, "Capulet")
  await change(romeo, room, "nick='Capulet' role='none'")
  for (const client of [phone, desk, third])
    assert.deepEqual(
      statusesOf(await client.next("presence", (one) => statusesOf(one).includes(307))),
      [110, 307],
    )
})

test("a room that is destroyed says where it goes on, to those who are there and those who come", async (t) => {
  const alone = await TestStage.open("[rooms]\ntombstone-days = 1\n")
  const [romeo, juliet, tybalt] = await alone.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await alone.room(romeo, "Romeo", { persistentroom: true })
  await enter(juliet, room, "Juliet")
  const destroy = `${DESTROY}<destroy jid='tomb@rooms.localhost'><reason>Come away</reason><password>x</password></destroy></query>`
  assert.equal(await juliet.askInVain(destroy, { to: room, type: "set" }), "forbidden")
  await romeo.settle()
  romeo.takeAll("presence")
  await romeo.ask(destroy, { to: room, type: "set" })
  for (const [client, nickname] of [
    [romeo, "Romeo"],
    [juliet, "Juliet"],
  ] as const) {
    const gone = String(await presenceOf(client, room, nickname, "unavailable"))
    assert.match(gone, /<destroy jid='tomb@rooms.localhost'>/)
    assert.match(gone, /<reason>Come away<\/reason>/)
    assert.match(gone, /<password>x<\/password>/)
  }
  await romeo.expectNo("presence", ({ from }) => from === `${room}/Juliet`)
  knock(tybalt, room, "Tybalt")
  const error = await tybalt.next("presence", ({ type }) => type === "error")
  assert.match(String(error), /<gone [^>]*>xmpp:tomb@rooms\.localhost\?join<\/gone>/)
  const ask = () => tybalt.askInVain("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: room })
  assert.equal(await ask(), "gone")
  alone.server.clock.advance(25 * 60 * 60 * 1000)
  // The name is free as soon as that is stored.
  while ((await ask()) === "gone");
  knock(tybalt, room, "Tybalt")
  await arrive(tybalt, room)
})

test("a room nobody configures is not there for ever", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = stage.unheardOf()
  await enter(romeo, room, "Romeo")
  stage.server.clock.advance(11 * 60_000)
  assert.match(String(await presenceOf(romeo, room, "Romeo", "unavailable")), /never configured/)
  await enter(juliet, room, "Juliet")
})
