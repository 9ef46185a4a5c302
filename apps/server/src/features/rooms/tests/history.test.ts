import assert from "node:assert/strict"
import { test } from "node:test"
import type { TestClient } from "../../../testing/index.ts"
import { configure, enter, hear, leave, say, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()

async function pastOf(client: TestClient, room: string, attrs: string): Promise<(string | undefined)[]> {
  const { history } = await enter(client, room, "Juliet", attrs === "" ? "" : `<history ${attrs}/>`)
  await leave(client, room, "Juliet")
  return history.map((message) => message.child("body")?.text)
}

test("the past comes with its times, as much of it as is wanted", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const { clock } = stage.server
  const room = await stage.room(romeo, "Romeo")
  for (const body of ["one", "two", "three"]) {
    say(romeo, room, body)
    await hear(romeo, room, body)
    clock.advance(60_000)
  }
  romeo.send(`<message to='${room}' type='groupchat'><subject>No part of it</subject></message>`)
  await romeo.next("message")
  assert.deepEqual(await pastOf(juliet, room, ""), ["one", "two", "three"])
  assert.deepEqual(await pastOf(juliet, room, "maxstanzas='2'"), ["two", "three"])
  assert.deepEqual(await pastOf(juliet, room, "maxchars='0'"), [])
  assert.deepEqual(await pastOf(juliet, room, "maxstanzas='0'"), [])
  assert.deepEqual(await pastOf(juliet, room, "seconds='90'"), ["three"])
  const since = new Date(clock.now() - 130_000).toISOString()
  assert.deepEqual(await pastOf(juliet, room, `since='${since}'`), ["two", "three"])
  assert.deepEqual(await pastOf(juliet, room, `since='1970-01-01T00:00:00Z' maxstanzas='1'`), ["three"])
  // As many whole messages as fit.
  const { history } = await enter(juliet, room, "Juliet")
  const [, , last] = history
  assert.ok(last)
  assert.equal(
    last.child("delay", "urn:xmpp:delay")?.attrs.stamp,
    new Date(clock.now() - 60_000).toISOString(),
  )
  await leave(juliet, room, "Juliet")
  const characters = last.toString().length + 200
  assert.deepEqual(await pastOf(juliet, room, `maxchars='${characters}'`), ["three"])
})

test("an owner limits the past", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { "muc#maxhistoryfetch": "1" })
  for (const body of ["one", "two"]) say(romeo, room, body)
  await hear(romeo, room, "two")
  assert.deepEqual(await pastOf(juliet, room, ""), ["two"])
  assert.deepEqual(await pastOf(juliet, room, "maxstanzas='5'"), ["two"])
  await configure(romeo, room, { historylength: "0" })
  assert.deepEqual(await pastOf(juliet, room, ""), [])
})

test("the past of a room that keeps no archive is gone with a restart, that of the others is not", async (t) => {
  const alone = await TestStage.open()
  const [romeo] = await alone.bring(t, "romeo")
  assert.ok(romeo)
  const secret = await alone.room(romeo, "Romeo", { persistentroom: true, enablelogging: false })
  const kept = await alone.room(romeo, "Romeo", { persistentroom: true })
  for (const room of [secret, kept]) {
    say(romeo, room, "Hark")
    await hear(romeo, room)
  }
  const [juliet] = await alone.bring(t, "juliet")
  assert.ok(juliet)
  assert.deepEqual(await pastOf(juliet, secret, ""), ["Hark"])
  await alone.server.restart()
  const [again] = await alone.bring(t, "juliet")
  assert.ok(again)
  assert.deepEqual(await pastOf(again, secret, ""), [])
  assert.deepEqual(await pastOf(again, kept, ""), ["Hark"])
})
