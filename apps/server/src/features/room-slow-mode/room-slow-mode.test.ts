import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { parseStanzaError, type Stanza } from "@kith/xmpp"
import { NS_CHAT_STATES, NS_DISCO_INFO, NS_MUC_OWNER } from "@kith/xmpp/extensions"
import type { TestClient } from "../../testing/index.ts"
import { configuration, configure, enter, hear, say, TestStage } from "../rooms/tests/test-stage.ts"

const stage = await TestStage.open("[room-slow-mode]\nmax-seconds = 3600\n")
const SLOW = "muc#roomconfig_slow_mode_duration"

const refused = (client: TestClient): Promise<Stanza> =>
  client.next("message", ({ type }) => type === "error")

describe("Slow mode", () => {
  it("keeps people waiting, and nobody else", async (t) => {
    const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
    const room = await stage.room(romeo, "romeo", { [SLOW]: "20" })
    await enter(juliet, room, "juliet")
    await enter(tybalt, room, "tybalt")
    say(juliet, room, "Ay me")
    await hear(juliet, room, "Ay me")
    // What has no text does not count, nor do others.
    juliet.send(`<message to='${room}' type='groupchat'><composing xmlns='${NS_CHAT_STATES}'/></message>`)
    say(tybalt, room, "What, drawn?")
    await hear(juliet, room, "What, drawn?")
    for (const text of ["one", "two"]) say(romeo, room, text)
    await hear(juliet, room, "two")

    say(juliet, room, "too soon")
    const error = parseStanzaError(await refused(juliet))
    assert.deepEqual([error.condition, error.type], ["policy-violation", "wait"])
    assert.match(error.text ?? "", /20 seconds/)
    await tybalt.expectNo("message", (message) => message.child("body")?.text === "too soon")
    stage.server.clock.advance(20_000)
    say(juliet, room, "in time")
    await hear(tybalt, room, "in time")
  })

  it("counts by person, whatever the session", async (t) => {
    const [romeo, juliet, again] = await stage.bring(t, "romeo", "juliet", "juliet")
    const room = await stage.room(romeo, "romeo", { [SLOW]: "20" })
    await enter(juliet, room, "juliet")
    await enter(again, room, "juliet")
    say(juliet, room, "here")
    await hear(again, room, "here")
    say(again, room, "there")
    assert.equal(parseStanzaError(await refused(again)).condition, "policy-violation")
  })

  it("is told of in the form and in what the room says of itself, and ends when it is turned off", async (t) => {
    const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
    const room = await stage.room(romeo, "romeo", { [SLOW]: "60" })
    const form = await romeo.ask(`<query xmlns='${NS_MUC_OWNER}'/>`, { to: room })
    assert.match(String(form), /<range min='0' max='3600'\/>/)
    const info = await juliet.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: room })
    assert.match(String(info), /muc#roominfo_slow_mode_duration'[^>]*><value>60</)
    await enter(juliet, room, "juliet")
    await configure(romeo, room, { [SLOW]: "0" })
    for (const text of ["one", "two"]) say(juliet, room, text)
    await hear(juliet, room, "two")
  })

  it("takes no other number than the operator allows", async (t) => {
    const [romeo] = await stage.bring(t, "romeo")
    const room = await stage.room(romeo, "romeo")
    for (const value of ["3601", "-1", "soon", "1.5"]) {
      assert.equal(
        await romeo.askInVain(configuration({ [SLOW]: value }), { to: room, type: "set" }),
        "not-acceptable",
      )
    }
  })
})
