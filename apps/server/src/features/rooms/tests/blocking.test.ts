import assert from "node:assert/strict"
import { test } from "node:test"
import { enter, hear, presenceOf, say, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()

test("an occupant whom somebody blocks is not heard or seen by them, and by all others", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  await juliet.ask(`<block xmlns='urn:xmpp:blocking'><item jid='${room}/Tybalt'/></block>`, { type: "set" })
  await enter(tybalt, room, "Tybalt")
  await presenceOf(romeo, room, "Tybalt")
  say(tybalt, room, "Villain")
  await hear(romeo, room, "Villain")
  say(romeo, room, "Peace")
  await hear(juliet, room, "Peace")
  await juliet.settle()
  assert.deepEqual(
    juliet.inbox.filter(({ from }) => from === `${room}/Tybalt`),
    [],
  )
  await juliet.ask(`<unblock xmlns='urn:xmpp:blocking'/>`, { type: "set" })
  say(tybalt, room, "Again")
  await hear(juliet, room, "Again")
})
