import assert from "node:assert/strict"
import { afterEach, test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { closeDevices } from "./people.ts"
import { arrive, enter, ROOM } from "./scripted-room.ts"
import { until } from "./until.ts"

afterEach(closeDevices)

test("a room that is joined while the bookmarks are read is kept, whatever they said before", async () => {
  const [server, account] = await arrive()
  // Another session begins, in which the answer about old bookmarks takes its time.
  const { answerRequest } = server
  const isOfOldOnes = (request: Stanza) => request.has("query", "jabber:iq:private")
  server.answerRequest = (request) => isOfOldOnes(request) || answerRequest(request)
  const before = server.received.length
  server.hangUp()
  await until(account.status, ({ state }) => state !== "online")
  await account.whenOnline()
  const asked = await server.next("iq", (one) => isOfOldOnes(one) && server.received.indexOf(one) >= before)
  const room = await enter(server, account)
  assert.equal(account.rooms.joined.get().length, 1)
  server.say(
    `<iq type='result' id='${asked.id}'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>`,
  )
  // Its answer comes after that one.
  await account.rooms.describe(ROOM)
  assert.equal(room.standing.get().state, "inside")
  assert.deepEqual(
    account.rooms.joined.get().map(({ jid }) => jid.toString()),
    [ROOM.toString()],
  )
})
