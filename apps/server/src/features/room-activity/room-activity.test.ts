import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { NS_DISCO_INFO } from "@kith/xmpp/extensions"
import type { TestClient } from "../../testing/index.ts"
import { configure, hear, say, TestStage } from "../rooms/tests/test-stage.ts"

const HOUR_MS = 3_600_000
const stage = await TestStage.open()

async function rateOf(client: TestClient, room: string): Promise<string | undefined> {
  const info = await client.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: room })
  const form = info.child("query", NS_DISCO_INFO)?.child("x", "jabber:x:data")
  const field = form?.childrenNamed("field").find(({ attrs }) => attrs.var?.endsWith("message-activity"))
  return field?.child("value")?.text
}

describe("The activity of a room", () => {
  it("is told once an hour has passed, for the last day", async (t) => {
    const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
    const room = await stage.room(romeo, "romeo", { persistentroom: true, publicroom: true })
    assert.equal(await rateOf(juliet, room), undefined)
    for (let index = 0; index < 6; index++) say(romeo, room, `line ${index}`)
    say(romeo, room, "corrected", "<replace xmlns='urn:xmpp:message-correct:0' id='6'/>")
    await hear(romeo, room, "corrected")
    stage.server.clock.advance(HOUR_MS)
    assert.equal(await rateOf(juliet, room), "6.00")
    stage.server.clock.advance(HOUR_MS)
    assert.equal(await rateOf(juliet, room), "3.00")
    stage.server.clock.advance(24 * HOUR_MS)
    assert.equal(await rateOf(juliet, room), "0.00")
  })

  it("is not told of rooms that are hidden, temporary or closed", async (t) => {
    const [romeo] = await stage.bring(t, "romeo")
    const open = { persistentroom: true, publicroom: true }
    const room = await stage.room(romeo, "romeo", open)
    stage.server.clock.advance(HOUR_MS)
    assert.equal(await rateOf(romeo, room), "0.00")
    for (const change of [{ publicroom: false }, { persistentroom: false }, { membersonly: true }]) {
      await configure(romeo, room, { ...open, ...change })
      assert.equal(await rateOf(romeo, room), undefined)
      await configure(romeo, room, { ...open, membersonly: false })
    }
  })
})
