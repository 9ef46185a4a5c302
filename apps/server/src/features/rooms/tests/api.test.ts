import assert from "node:assert/strict"
import { test } from "node:test"
import { enter, hear, say, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()

test("a program makes a room, changes it, and people enter it", async (t) => {
  const api = await stage.server.api("romeo")
  const { body: made } = await api.expect(200, "POST /rooms", { name: "orchard", title: "The orchard" })
  assert.equal(made.room, "orchard@rooms.localhost")
  assert.deepEqual(
    [made.title, made.isPublic, made.isPersistent, made.affiliation],
    ["The orchard", false, true, "owner"],
  )
  await api.expect(409, "POST /rooms", { name: "orchard" })
  await api.expect(422, "POST /rooms", { name: "other", title: "x".repeat(101) })
  const { body: changed } = await api.expect(200, `PATCH /rooms/${made.room}`, {
    isPublic: true,
    showsAddresses: true,
    description: "By night",
  })
  assert.deepEqual([changed.title, changed.isPublic, changed.showsAddresses], ["The orchard", true, true])
  const { body: listed } = await api.expect(200, "GET /public-rooms")
  assert.deepEqual(listed, { rooms: [{ room: made.room, title: "The orchard" }], count: 1 })
  const { body: own } = await api.expect(200, "GET /rooms")
  assert.deepEqual(
    own.rooms.map(({ room }: { room: string }) => room),
    [made.room],
  )
  const { body: unnamed } = await api.expect(200, "POST /rooms", {})
  assert.match(unnamed.room, /^[0-9a-f-]{36}@rooms\.localhost$/)

  const [juliet] = await stage.bring(t, "juliet")
  assert.ok(juliet)
  await enter(juliet, made.room, "Juliet")
  assert.equal((await api.expect(200, `GET /rooms/${made.room}`)).body.occupantCount, 1)
  const other = await stage.server.api("juliet")
  await other.expect(403, `PATCH /rooms/${made.room}`, { title: "Mine" })
  await other.expect(403, `DELETE /rooms/${made.room}`)
  await api.expect(200, `DELETE /rooms/${made.room}`)
  await api.expect(410, `GET /rooms/${made.room}`)
  await api.expect(404, "GET /rooms/nowhere@rooms.localhost")
  await api.expect(400, "GET /rooms/@@@")
})

test("a program names members, and who may not is refused", async () => {
  const api = await stage.server.api("romeo")
  const { body } = await api.expect(200, "POST /rooms", { isMembersOnly: true })
  await api.expect(200, `PUT /rooms/${body.room}/members/juliet@localhost`, {
    affiliation: "member",
    nickname: "Juliet",
  })
  await api.expect(200, `PUT /rooms/${body.room}/members/tybalt@localhost`, {
    affiliation: "outcast",
    reason: "Mercutio",
  })
  assert.deepEqual((await api.expect(200, `GET /rooms/${body.room}/members`)).body.members, [
    { user: "juliet@localhost", affiliation: "member", nickname: "Juliet" },
  ])
  assert.deepEqual(
    (await api.expect(200, `GET /rooms/${body.room}/members?affiliation=outcast`)).body.members,
    [{ user: "tybalt@localhost", affiliation: "outcast", reason: "Mercutio" }],
  )
  const juliet = await stage.server.api("juliet")
  await juliet.expect(403, `GET /rooms/${body.room}/members`)
  await juliet.expect(403, `PUT /rooms/${body.room}/members/nurse@localhost`, { affiliation: "member" })
  await api.expect(409, `PUT /rooms/${body.room}/members/romeo@localhost`, { affiliation: "none" })
})

test("a program reads, hears and says what is said in a room", async (t) => {
  const api = await stage.server.api("romeo")
  const { body: made } = await api.expect(200, "POST /rooms", {})
  await api.expect(200, `PUT /rooms/${made.room}/members/nurse@localhost`, { affiliation: "member" })
  const events = await (await stage.server.api("nurse")).events()
  t.after(() => events.close())
  const [juliet] = await stage.bring(t, "juliet")
  assert.ok(juliet)
  await enter(juliet, made.room, "Juliet")
  say(juliet, made.room, "Ay me")
  const told = await events.next("roomMessage")
  assert.deepEqual([told.nickname, told.body, told.room], ["Juliet", "Ay me", made.room])
  const { body: sent } = await api.expect(200, `POST /rooms/${made.room}/messages`, { body: "She speaks" })
  const heard = await hear(juliet, made.room, "She speaks")
  assert.equal(heard.from, `${made.room}/romeo`)
  assert.equal(heard.id, sent.id)
  const { body: page } = await api.expect(200, `GET /rooms/${made.room}/messages?limit=1`)
  assert.equal(page.hasMore, true)
  assert.deepEqual(
    page.messages.map(({ body }: { body: string }) => body),
    ["She speaks"],
  )
  const { body: before } = await api.expect(
    200,
    `GET /rooms/${made.room}/messages?before=${page.messages[0].id}`,
  )
  assert.deepEqual(
    [before.messages[0].id, before.messages[0].body, before.hasMore],
    [told.id, "Ay me", false],
  )

  const tybalt = await stage.server.api("tybalt")
  await tybalt.expect(403, `POST /rooms/${made.room}/messages`, { body: "Villain" })
  await api.expect(200, `PUT /rooms/${made.room}/members/tybalt@localhost`, { affiliation: "outcast" })
  await tybalt.expect(403, `GET /rooms/${made.room}/messages`)
})

test("somebody hears what they are to a room", async (t) => {
  const events = await (await stage.server.api("juliet")).events()
  t.after(() => events.close())
  const api = await stage.server.api("romeo")
  const { body } = await api.expect(200, "POST /rooms", {})
  await api.expect(200, `PUT /rooms/${body.room}/members/juliet@localhost`, { affiliation: "admin" })
  assert.deepEqual(await events.next("roomAffiliationChanged"), { room: body.room, affiliation: "admin" })
})
