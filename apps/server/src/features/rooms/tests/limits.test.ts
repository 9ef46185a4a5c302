import assert from "node:assert/strict"
import { test } from "node:test"
import { configure, enter, enterInVain, knock, leave, refusal, TestStage } from "./test-stage.ts"

const error = async (client: Awaited<ReturnType<TestStage["bring"]>>[number]) =>
  String(await client.next("presence", ({ type }) => type === "error"))

test("somebody makes only so many rooms, configured or not, and all together only so many", async (t) => {
  const stage = await TestStage.open("[rooms]\nmax-rooms-per-user = 2\nmax-rooms = 3\n")
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  await stage.room(romeo, "Romeo", { persistentroom: true })
  const locked = stage.unheardOf()
  await enter(romeo, locked, "Romeo")
  knock(romeo, stage.unheardOf(), "Romeo")
  assert.match(await error(romeo), /resource-constraint.*You have made 2 rooms/)
  await leave(romeo, locked, "Romeo")
  await stage.room(romeo, "Romeo")
  await stage.room(juliet, "Juliet")
  knock(juliet, stage.unheardOf(), "Juliet")
  assert.match(await error(juliet), /resource-constraint.*has 3 rooms/)
})

test("a session is in so many rooms at once, and a person there with so many sessions", async (t) => {
  const stage = await TestStage.open("[rooms]\nmax-rooms-per-session = 2\nmax-sessions-per-occupant = 2\n")
  const [romeo, first, second, third] = await stage.bring(t, "romeo", "juliet", "juliet", "juliet")
  assert.ok(romeo && first && second && third)
  const room = await stage.room(romeo, "Romeo")
  const other = await stage.room(romeo, "Romeo")
  knock(romeo, stage.unheardOf(), "Romeo")
  assert.match(await error(romeo), /resource-constraint.*in 2 rooms at once/)
  await leave(romeo, other, "Romeo")
  await stage.room(romeo, "Romeo")
  await enter(first, room, "Juliet")
  await enter(second, room, "Juliet")
  knock(third, room, "Juliet")
  assert.match(await error(third), /resource-constraint.*with 2 sessions/)
})

test("no room has more people than the service allows", async (t) => {
  const stage = await TestStage.open("[rooms]\nmax-occupants = 2\n")
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  assert.equal(await enterInVain(tybalt, room, "Tybalt"), "service-unavailable")
})

test("whoever comes, goes and changes too often has to wait", async (t) => {
  const stage = await TestStage.open("[rooms]\nchanges-per-minute = 5\n")
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  for (let number = 0; number < 5; number++)
    romeo.send(`<presence to='${room}/Romeo'><status>${number}</status></presence>`)
  assert.equal(await refusal(romeo, "presence", room), "policy-violation")
  stage.server.clock.advance(60_000)
  romeo.send(`<presence to='${room}/Romeo'><status>rested</status></presence>`)
  await romeo.next("presence", (one) => one.child("status")?.text === "rested")
})

test("a room that nobody uses leaves the memory and is found again", async (t) => {
  const stage = await TestStage.open("[rooms]\nempty-seconds = 60\n")
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo", { persistentroom: true })
  const { rooms } = await import("../index.ts")
  const { directory } = stage.server.service(rooms)
  const isInMemory = () => directory.inMemory().some(({ jid }) => jid.toString() === room)
  stage.server.clock.advance(10 * 60_000)
  assert.equal(isInMemory(), true)
  await leave(romeo, room, "Romeo")
  stage.server.clock.advance(10 * 60_000)
  // It goes when what is looked at before it has been looked at in the database.
  while (isInMemory()) await romeo.settle()
  const [first, second] = await stage.bring(t, "romeo", "juliet")
  assert.ok(first && second)
  await Promise.all([enter(first, room, "Romeo"), enter(second, room, "Juliet")])
  assert.equal(directory.inMemory().filter(({ jid }) => jid.toString() === room).length, 1)
  await configure(first, room, { roomname: "Found" })
})
