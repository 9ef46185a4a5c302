import assert from "node:assert/strict"
import { test } from "node:test"
import { encodeBase64 } from "@kith/xmpp"
import {
  avatarId,
  NODE_VCARD4,
  NS_AVATAR_METADATA,
  NS_NICK,
  NS_VCARD_TEMP,
  NS_VCARD4,
} from "@kith/xmpp/extensions"
import { startTestServer } from "../../testing/index.ts"
import { createPicture } from "../../testing/pictures.ts"
import { eventOf, joinWanting, nextEvent, publish, set } from "../../testing/pubsub.ts"

const ROSES = createPicture("roses")

test("a profile is changed by a program and seen by clients, and the other way round", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWanting(server, "romeo", [NS_NICK, NS_AVATAR_METADATA])
  const juliet = await server.join("juliet")
  await server.befriend(romeo, juliet)
  const [mine, his] = [await server.api("juliet"), await server.api("romeo")]
  const user = "juliet@localhost"
  const see = async () => (await his.expect(200, `GET /users/${user}/profile`)).body
  assert.deepEqual(await see(), { user })

  const whole = {
    name: "Juliet Capulet",
    nickname: "Jule",
    bio: "It is\nthe east",
    website: "https://capulet.example/",
  }
  assert.deepEqual((await mine.expect(200, "PATCH /profile", whole)).body, { user, ...whole })
  assert.deepEqual(await see(), { user, ...whole })
  assert.equal(eventOf(await nextEvent(romeo, NS_NICK))?.elements[0]?.elements[0]?.text, "Jule")
  const card = await romeo.ask(`<vCard xmlns='${NS_VCARD_TEMP}'/>`, { to: user })
  const names = card.child("vCard", NS_VCARD_TEMP)?.elements.map(({ name }) => name)
  assert.deepEqual(names, ["FN", "NICKNAME", "NOTE", "URL"])

  await mine.expect(200, "PUT /profile/avatar", { data: encodeBase64(ROSES) })
  assert.equal((await see()).avatarId, avatarId(ROSES))
  assert.deepEqual((await his.expect(200, `GET /users/${user}/avatar`)).body, {
    id: avatarId(ROSES),
    type: "image/png",
    data: encodeBase64(ROSES),
  })
  assert.equal(eventOf(await nextEvent(romeo, NS_AVATAR_METADATA))?.elements[0]?.attrs.id, avatarId(ROSES))
  await mine.expect(200, "DELETE /profile/avatar")
  await mine.expect(200, "DELETE /profile/avatar")
  await his.expect(404, `GET /users/${user}/avatar`)
  assert.equal((await see()).avatarId, undefined)

  const client = `<vCard xmlns='${NS_VCARD_TEMP}'><FN>Juliet Montague</FN></vCard>`
  await juliet.ask(client, { type: "set" })
  assert.deepEqual(await see(), { user, name: "Juliet Montague" })
  assert.deepEqual(server.complaints, [])
})

test("what a program does not know of stays, and what is empty goes", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const mine = await server.api("juliet")
  const other =
    "<gender><sex><text>F</text></sex></gender><nickname><text>Sun</text></nickname><nickname><text>Moon</text></nickname>"
  const fn =
    "<fn><parameters><language><language-tag>it</language-tag></language></parameters><text>Giulietta</text></fn>"
  await set(
    juliet,
    publish(NODE_VCARD4, "x", `<vcard xmlns='${NS_VCARD4}'>${fn}<note><text>!</text></note>${other}</vcard>`),
  )
  const { body } = await mine.expect(200, "PATCH /profile", { name: "Juliet", bio: "" })
  assert.deepEqual(body, { user: "juliet@localhost", name: "Juliet", nickname: "Sun" })
  const read = async () =>
    String(
      await juliet.ask(
        `<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='${NODE_VCARD4}'/></pubsub>`,
      ),
    )
  assert.ok((await read()).includes(`${fn.replace("Giulietta", "Juliet")}${other}</vcard>`))
  await mine.expect(200, "PATCH /profile", { nickname: "", name: "" })
  assert.ok((await read()).includes("<fn><text/></fn><gender>"))
  assert.ok((await read()).includes("Moon"))
  await mine.expect(200, "PATCH /profile", { nickname: "" })
  assert.ok(!(await read()).includes("nickname"))
  await mine.expect(200, "PATCH /profile", {})
})

test("nobody sees more than they may, and finds out who has an account", async () => {
  await using server = await startTestServer({
    config: "[vcards]\nvisibility = 'contacts'\n[avatars]\nvisibility = 'contacts'\n",
  })
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = [await server.join("romeo"), await server.join("juliet")]
  await server.befriend(romeo, juliet)
  const mine = await server.api("juliet")
  await mine.expect(200, "PATCH /profile", { name: "Juliet" })
  await mine.expect(200, "PUT /profile/avatar", { data: encodeBase64(ROSES) })
  const [his, strangers] = [await server.api("romeo"), await server.api("tybalt")]
  assert.equal((await his.expect(200, "GET /users/juliet@localhost/profile")).body.name, "Juliet")
  await his.expect(200, "GET /users/juliet@localhost/avatar")
  for (const name of ["juliet", "nobody"]) {
    const user = `${name}@localhost`
    assert.deepEqual((await strangers.expect(200, `GET /users/${user}/profile`)).body, { user })
    const { body } = await strangers.expect(404, `GET /users/${user}/avatar`)
    assert.equal(body.error.message, `There is no picture of ${user} to see.`)
  }
  await strangers.expect(502, "GET /users/x@elsewhere.example/profile")
  const reading = await server.api("juliet", ["profiles:read"])
  await reading.expect(200, "GET /users/juliet@localhost/profile")
  await reading.expect(403, "PATCH /profile", { name: "x" })
  await reading.expect(403, "DELETE /profile/avatar")
})

test("what is too long, or not what it says, is refused", async () => {
  await using server = await startTestServer({ config: "[avatars]\nmax-bytes = 1024\n" })
  await server.register("juliet")
  const mine = await server.api("juliet")
  for (const change of [
    { name: "x".repeat(256) },
    { bio: "x".repeat(4001) },
    { website: "javascript:alert(1)" },
    { nickname: "\u0000" },
  ]) {
    await mine.expect(400, "PATCH /profile", change)
  }
  await mine.expect(400, "PUT /profile/avatar", { data: "not Base64!" })
  await mine.expect(400, "PUT /profile/avatar", {
    data: encodeBase64(new TextEncoder().encode("<svg/> and more text")),
  })
  const { body } = await mine.call("PUT /profile/avatar", {
    data: encodeBase64(createPicture("x".repeat(1024))),
  })
  assert.match(body.error.message, /1024 bytes/)
  assert.deepEqual((await mine.expect(200, "GET /users/juliet@localhost/profile")).body, {
    user: "juliet@localhost",
  })
})
