import assert from "node:assert/strict"
import { test } from "node:test"
import {
  enter,
  enterInVain,
  hear,
  itemOf,
  leave,
  presenceOf,
  say,
  statusesOf,
  TestStage,
} from "./test-stage.ts"

const stage = await TestStage.open()

test("whoever enters hears of those who are there, then of themselves, then the past, then the subject", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  say(romeo, room, "He jests at scars that never felt a wound.")
  await hear(romeo, room)

  const { others, self, history, subject } = await enter(juliet, room, "Juliet")
  assert.deepEqual(
    others.map(({ from }) => from),
    [`${room}/Romeo`],
  )
  assert.deepEqual(itemOf(others[0] ?? self), {
    ...itemOf(others[0] ?? self),
    affiliation: "owner",
    role: "moderator",
  })
  assert.equal(self.from, `${room}/Juliet`)
  assert.equal(self.id, "in")
  assert.deepEqual(statusesOf(self), [110, 170])
  assert.equal(itemOf(self).role, "participant")
  assert.equal(history.length, 1)
  assert.equal(subject.child("subject")?.text, "")

  const seen = await presenceOf(romeo, room, "Juliet")
  assert.deepEqual(itemOf(seen).jid, juliet.jid)
  say(juliet, room, "O Romeo")
  assert.equal((await hear(romeo, room, "O Romeo")).from, `${room}/Juliet`)
  assert.equal((await hear(juliet, room, "O Romeo")).from, `${room}/Juliet`)
  await leave(juliet, room, "Juliet")
  assert.equal(itemOf(await presenceOf(romeo, room, "Juliet", "unavailable")).role, "none")
})

test("a room that does not exist is made, and locked until it is configured", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = stage.unheardOf()
  const { self } = await enter(romeo, room, "Romeo")
  assert.deepEqual(statusesOf(self), [110, 170, 201])
  assert.equal(itemOf(self).affiliation, "owner")
  assert.equal(await enterInVain(juliet, room, "Juliet"), "item-not-found")
  const [left] = await Promise.all([leave(romeo, room, "Romeo")])
  assert.ok(left.toString().includes("<destroy"))
  assert.deepEqual(statusesOf((await enter(juliet, room, "Juliet")).self), [110, 170, 201])
})
