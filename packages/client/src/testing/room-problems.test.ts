import assert from "node:assert/strict"
import { afterEach, test } from "node:test"
import type { RoomRefused } from "../index.ts"
import { closeDevices } from "./people.ts"
import { arrive, enter, isEntry, ROOM } from "./scripted-room.ts"
import type { ScriptedServer } from "./scripted-server.ts"

afterEach(closeDevices)

const refusal = (condition: string, type = "auth") =>
  `<presence type='error' from='${ROOM}/Romeo'><x xmlns='http://jabber.org/protocol/muc'/><error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>`

/** XEP-0045 §7.2: what each of the errors in its table means, and a word of what the person is told. */
const ERRORS: readonly (readonly [condition: string, kind: string, sentence: RegExp])[] = [
  ["not-authorized", "password", /password/],
  ["forbidden", "banned", /banned/],
  ["item-not-found", "locked", /Try again in a moment/],
  ["not-allowed", "not-found", /no group at this address/],
  ["not-acceptable", "nick-refused", /Choose another name/],
  ["jid-malformed", "nick-refused", /Choose another name/],
  ["registration-required", "members-only", /Only members/],
  ["conflict", "nick-taken", /has that name already/],
  ["service-unavailable", "full", /full/],
  ["gone", "destroyed", /does not exist any more/],
  ["remote-server-not-found", "unreachable", /cannot be reached/],
  ["remote-server-timeout", "unreachable", /cannot be reached/],
  ["internal-server-error", "other", /cannot be joined/],
]

for (const [condition, kind, sentence] of ERRORS) {
  test(`a room that answers ${condition} has refused us: ${kind}`, async () => {
    const [server, account] = await arrive()
    const joined = account.rooms.join(ROOM, { nick: "Romeo" })
    await server.next("presence", isEntry)
    server.say(refusal(condition))
    await assert.rejects(joined, (error: RoomRefused) => {
      assert.equal(error.problem.kind, kind)
      assert.match(error.message, sentence)
      return true
    })
    const standing = account.rooms.room(ROOM).standing.get()
    assert.equal(standing.state, "refused")
  })
}

test("a password that the room does not take is told from one that nobody gave", async () => {
  const [server, account] = await arrive()
  const joined = account.rooms.join(ROOM, { nick: "Romeo", password: "dagger" })
  await server.next("presence", isEntry)
  server.say(refusal("not-authorized"))
  await assert.rejects(joined, { problem: { kind: "wrong-password" } })
})

test("a name that nobody chose is changed by itself where somebody has it, until that is enough", async () => {
  const [server, account] = await arrive()
  const joined = account.rooms.join(ROOM)
  const nicks: string[] = []
  for (let tried = 0; tried < 4; tried++) {
    const asked = await nthEntry(server, tried)
    nicks.push(asked.split("/")[1] ?? "")
    server.say(refusal("conflict", "cancel"))
  }
  await assert.rejects(joined, { problem: { kind: "nick-taken" } })
  assert.equal(new Set(nicks).size, 4, nicks.join(", "))
})

test("an error about another name while we are inside changes nothing", async () => {
  const [server, account] = await arrive()
  const room = await enter(server, account, ["Juliet"])
  server.say(refusal("conflict", "cancel"))
  server.say(refusal("not-acceptable", "cancel"))
  await account.rooms.describe(ROOM)
  assert.equal(room.standing.get().state, "inside")
})

async function nthEntry(server: ScriptedServer, index: number): Promise<string> {
  await server.next("presence", () => server.find("presence", isEntry).length > index)
  return server.find("presence", isEntry)[index]?.to ?? ""
}
