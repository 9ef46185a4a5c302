import assert from "node:assert/strict"
import { test } from "node:test"
import { encodeBase64 } from "@kith/xmpp"
import { avatarId } from "@kith/xmpp/extensions"
import { startTestServer, type TestServer } from "../../apps/server/src/testing/index.ts"
import { createPicture } from "../../apps/server/src/testing/pictures.ts"
import { startScriptedSlixmpp } from "./scripted-slixmpp.ts"

const ROSES = createPicture("roses")
const THORNS = createPicture("thorns")
const DONE = { event: "done" }

const startClient = (server: TestServer, name: string, ...plugins: readonly string[]) =>
  startScriptedSlixmpp(server, name, "slixmpp-people.py", plugins)

test("a picture that slixmpp sets in one way is seen by another slixmpp in both", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using romeo = startClient(server, "romeo", "xep_0153")
  await using juliet = startClient(server, "juliet")
  await Promise.all([romeo.next({ event: "ready" }), juliet.next({ event: "ready" })])
  // slixmpp accepts whoever asks, and asks back.
  romeo.send({ do: "befriend", with: "juliet@localhost" })
  await juliet.do({ do: "set_vcard", name: "Juliet Capulet" }, DONE)

  await juliet.do({ do: "publish_avatar", data: encodeBase64(ROSES) }, DONE)
  const id = avatarId(ROSES)
  await romeo.next({ event: "metadata", sender: "juliet@localhost", ids: [id] })
  await romeo.next({ event: "hash", sender: "juliet@localhost", id })
  const fetched = await romeo.do({ do: "fetch_avatar", of: "juliet@localhost", id }, { event: "avatar" })
  assert.equal(fetched.data, encodeBase64(ROSES))
  const card = await romeo.do({ do: "vcard", of: "juliet@localhost" }, { event: "vcard" })
  assert.deepEqual([card.name, card.photo], ["Juliet Capulet", encodeBase64(ROSES)])

  // Romeo has no vCard yet, and puts his picture into one.
  await romeo.do({ do: "set_vcard_avatar", data: encodeBase64(THORNS) }, DONE)
  const other = avatarId(THORNS)
  await juliet.next({ event: "metadata", sender: "romeo@localhost", ids: [other] })
  const seen = await juliet.do({ do: "fetch_avatar", of: "romeo@localhost", id: other }, { event: "avatar" })
  assert.equal(seen.data, encodeBase64(THORNS))
  assert.deepEqual(server.complaints, [])
})

test("rooms that slixmpp notes in one form of old are there in the other, and as items of today", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  await using desktop = startClient(server, "juliet")
  await using phone = startClient(server, "juliet")
  await Promise.all([desktop.next({ event: "ready" }), phone.next({ event: "ready" })])
  const rooms = ["balcony@rooms.example", "tomb@rooms.example"]
  await desktop.do({ do: "set_bookmarks", by: "xep_0049", rooms }, DONE)
  await phone.next({ event: "bookmarks_changed", rooms })
  const asNoted = rooms.map((room) => [room, "Juliet"])
  for (const by of ["xep_0049", "xep_0223"]) {
    assert.deepEqual((await phone.do({ do: "bookmarks", by }, { event: "bookmarks" })).rooms, asNoted)
  }
  await phone.do({ do: "set_bookmarks", by: "xep_0223", rooms: rooms.slice(0, 1) }, DONE)
  const left = await desktop.do({ do: "rooms" }, { event: "rooms" })
  assert.deepEqual(left.rooms, [[rooms[0], "true"]])
  const old = await desktop.do({ do: "bookmarks", by: "xep_0049" }, { event: "bookmarks" })
  assert.deepEqual(old.rooms, asNoted.slice(0, 1))
  assert.deepEqual(server.complaints, [])
})
