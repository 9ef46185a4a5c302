import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import { PASSWORD, startTestServer, type TestServer } from "../../../../apps/server/src/testing/index.ts"
import { inEnglish } from "../in-english.ts"
import type { Account, Room } from "../index.ts"
import { befriend, closeDevices, nameAnew, signIn } from "./people.ts"
import { ROSE } from "./rose.ts"
import { until } from "./until.ts"

/** What rooms of our own server can do, and those of most others cannot yet. */
let server: TestServer
before(async () => {
  server = await startTestServer()
})
after(() => server.stop())
afterEach(closeDevices)

async function open(name: string): Promise<Account> {
  const username = nameAnew(name)
  await server.register(username)
  return await signIn(
    { address: server.address(username), password: PASSWORD },
    { kind: "websocket", url: server.webSocketUrl },
  )
}

async function feast(): Promise<[romeo: Account, tybalt: Account, group: Room]> {
  const [romeo, tybalt] = [await open("romeo"), await open("tybalt")]
  return [romeo, tybalt, await romeo.rooms.create({ name: "The feast", kind: "group" })]
}

test("a token lets in whom nobody has asked by name, until it is taken back", async () => {
  const [, tybalt, group] = await feast()
  await assert.rejects(tybalt.rooms.join(group.jid), { name: "RoomRefused" })
  const { token } = await group.createToken({ seconds: 3_600, uses: 2 })
  const there = await tybalt.rooms.join(group.jid, { password: token })
  const standing = there.standing.get()
  assert.equal(standing.state === "inside" && standing.affiliation, "member")
  assert.equal((await group.listTokens()).length, 1)
  await group.revokeToken(token)
  assert.deepEqual(await group.listTokens(), [])
})

test("somebody whose address was taken for that of a room is still heard", async () => {
  const [romeo, tybalt] = [await open("romeo"), await open("tybalt")]
  await assert.rejects(romeo.rooms.describe(tybalt.jid), { name: "RoomRefused" })
  await befriend(romeo, tybalt)
})

test("everybody sees the picture of a group, and what a moderator takes away is gone for all", async () => {
  const [romeo, tybalt, group] = await feast()
  await group.invite([tybalt.jid])
  const [invitation] = await until(tybalt.rooms.invitations, ({ length }) => length === 1)
  const there = await tybalt.rooms.acceptInvitation(invitation ?? assert.fail())
  await group.setPicture({ data: ROSE, type: "image/png", width: 1, height: 1 })
  const picture = await until(there.picture, (shown) => shown !== undefined)
  assert.equal(picture?.data, Buffer.from(ROSE).toString("base64"))

  await tybalt.conversation(group.jid).send("Villain!")
  const [said] = await until(romeo.conversation(group.jid).messages, ({ length }) => length === 1)
  await group.retractMessage(said?.archiveId ?? "", "Not here")
  for (const account of [romeo, tybalt]) {
    const [gone] = await until(
      account.conversation(group.jid).messages,
      ([first]) => first?.retracted !== undefined,
    )
    assert.equal(gone?.retracted?.reason, "Not here")
    assert.equal(gone?.body, "")
  }
})

test("who has no voice is told so, and may ask for it", async () => {
  const [, tybalt, group] = await feast()
  const { token } = await group.createToken()
  const there = await tybalt.rooms.join(group.jid, { password: token, nick: "Tybalt" })
  await group.setRole("Tybalt", "visitor")
  await until(there.standing, (now) => now.state === "inside" && now.role === "visitor")
  const conversation = tybalt.conversation(group.jid)
  await conversation.send("Hear me")
  const [refused] = await until(conversation.messages, ([first]) => first?.state === "failed")
  assert.match(inEnglish(refused?.failure ?? { kind: "said", text: "" }), /cannot write in this group/)
  await there.requestVoice()
})
