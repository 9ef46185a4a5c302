import assert from "node:assert/strict"
import { test } from "node:test"
import { enter, itemOf, presenceOf, statusesOf, TestStage } from "./test-stage.ts"

test("a stop of the server is announced, and even a temporary room is there afterwards, for a while", async (t) => {
  const stage = await TestStage.open()
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { roomname: "Orchard" })
  await enter(juliet, room, "Juliet")
  await stage.server.restart()
  assert.deepEqual(statusesOf(await presenceOf(juliet, room, "Juliet", "unavailable")), [110, 332])

  const [again, owner] = await stage.bring(t, "juliet", "romeo")
  assert.ok(again && owner)
  const { self } = await enter(again, room, "Juliet")
  assert.equal(statusesOf(self).includes(201), false)
  assert.equal(itemOf((await enter(owner, room, "Romeo")).self).affiliation, "owner")

  await stage.server.restart()
  stage.server.clock.advance(21 * 60_000)
  const [late] = await stage.bring(t, "juliet")
  assert.ok(late)
  const ask = () => late.request("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: room })
  // The room is gone as soon as that is stored.
  while ((await ask()).type === "result");
})

test("a temporary room outlives a broken connection of its only occupant", async (t) => {
  const stage = await TestStage.open()
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  romeo.cut()
  const [again] = await stage.bring(t, "romeo")
  assert.ok(again)
  const { self } = await enter(again, room, "Romeo")
  assert.equal(statusesOf(self).includes(201), false)
  assert.equal(itemOf(self).affiliation, "owner")
})
