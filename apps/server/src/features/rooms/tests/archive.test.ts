import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid } from "@kith/xmpp"
import { findArchiveResult, findStanzaId, NS_ARCHIVE } from "@kith/xmpp/extensions"
import type { TestClient } from "../../../testing/index.ts"
import { change, configure, enter, hear, itemOf, say, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()
const QUERY = `<query xmlns='${NS_ARCHIVE}' queryid='q'/>`
const set = (room: string) => ({ to: room, type: "set" }) as const

async function read(client: TestClient, room: string, query = QUERY) {
  await client.ask(query, set(room))
  return client.takeAll("message").flatMap((message) => {
    const result = findArchiveResult(message)
    if (result === undefined) return []
    assert.equal(message.from, room)
    return [result]
  })
}

test("what is said can be read later by all who may enter, under the id it was heard with", async (t) => {
  const [romeo, tybalt] = await stage.bring(t, "romeo", "tybalt")
  assert.ok(romeo && tybalt)
  const room = await stage.room(romeo, "Romeo")
  say(romeo, room, "Hark")
  const id = findStanzaId(await hear(romeo, room), Jid.parse(room))
  romeo.send(`<message to='${room}' type='groupchat'><subject>Names</subject></message>`)
  romeo.send(
    `<message to='${room}' type='groupchat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>`,
  )
  romeo.send(
    `<message to='${room}' type='groupchat'><body>x</body><no-store xmlns='urn:xmpp:hints'/></message>`,
  )
  await hear(romeo, room, "x")
  const results = await read(tybalt, room)
  assert.deepEqual(
    results.map(({ stanza }) => stanza.child("body")?.text ?? stanza.child("subject")?.text),
    ["Hark", "Names"],
  )
  assert.equal(results[0]?.id, id)
  assert.equal(results[0]?.stanza.from, `${room}/Romeo`)
  assert.ok(results[0]?.stanza.has("occupant-id", "urn:xmpp:occupant-id:0"))
})

test("real addresses are in it for those only who may know them", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  say(juliet, room, "Ay me")
  await hear(romeo, room)
  const [seen] = await read(romeo, room)
  assert.equal(seen && itemOf(seen.stanza).jid?.equals(juliet.jid), true)
  const [veiled] = await read(juliet, room)
  assert.doesNotMatch(String(veiled?.stanza), /@localhost|muc#user/)
  await configure(romeo, room, { whois: "anyone" })
  const [open] = await read(juliet, room)
  assert.equal(open && itemOf(open.stanza).jid?.equals(juliet.jid), true)
})

test("who may not enter may not read", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const open = await stage.room(romeo, "Romeo")
  await change(romeo, open, "affiliation='outcast' jid='tybalt@localhost'")
  assert.equal(await tybalt.askInVain(QUERY, set(open)), "forbidden")
  const closed = await stage.room(romeo, "Romeo", { membersonly: true })
  assert.equal(await juliet.askInVain(QUERY, set(closed)), "forbidden")
  await change(romeo, closed, "affiliation='member' jid='juliet@localhost'")
  await juliet.ask(QUERY, set(closed))
  const secret = await stage.room(romeo, "Romeo", { passwordprotectedroom: true, roomsecret: "x" })
  assert.equal(await juliet.askInVain(QUERY, set(secret)), "forbidden")
  await enter(juliet, secret, "Juliet", "<password>x</password>")
  await juliet.ask(QUERY, set(secret))
  assert.equal(await juliet.askInVain(QUERY, set("nowhere@rooms.localhost")), "item-not-found")
})

test("a room of the same name starts with an empty archive", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  say(romeo, room, "Gone")
  await hear(romeo, room)
  await romeo.ask("<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>", set(room))
  await enter(juliet, room, "Juliet")
  await configure(juliet, room, {})
  assert.deepEqual(await read(juliet, room), [])
})
