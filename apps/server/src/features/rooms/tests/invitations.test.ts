import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_MUC_ADMIN, NS_MUC_USER, parseRoomItems } from "@kith/xmpp/extensions"
import type { TestClient } from "../../../testing/index.ts"
import { change, configure, enter, items, noticeOf, refusal, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()

const invite = (client: TestClient, room: string, ...invites: string[]) =>
  client.send(`<message id='i' to='${room}'><x xmlns='${NS_MUC_USER}'>${invites.join("")}</x></message>`)
const to = (jid: string, inner = "") => `<invite to='${jid}'>${inner}</invite>`
const decline = (client: TestClient, room: string, whom: string) =>
  client.send(
    `<message to='${room}'><x xmlns='${NS_MUC_USER}'><decline to='${whom}'><reason>Too busy</reason></decline></x></message>`,
  )
const nextFrom = (client: TestClient, room: string) =>
  client.next("message", ({ from, type }) => from === room && type !== "error")

test("an invitation says who invites, why, and the password; it is declined once", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { passwordprotectedroom: true, roomsecret: "cauldronburn" })
  invite(romeo, room, to("juliet@localhost", "<reason>Come</reason><continue thread='t1'/>"))
  const message = await nextFrom(juliet, room)
  assert.notEqual(message.type, "groupchat")
  const { others, password } = noticeOf(message)
  assert.match(
    String(others?.[0]),
    /<invite [^>]*from='romeo@localhost'[^>]*>.*Come.*<continue thread='t1'\/>/,
  )
  assert.equal(password, "cauldronburn")
  decline(juliet, room, "romeo@localhost")
  const told = noticeOf(await nextFrom(romeo, room))
  assert.match(String(told.others?.[0]), /<decline [^>]*from='juliet@localhost'[^>]*>.*Too busy/)
  decline(juliet, room, "romeo@localhost")
  assert.equal(await refusal(juliet, "message", room), "item-not-found")
})

test("several are invited at once, and who is not there gets it on coming", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  invite(romeo, room, to("juliet@localhost"), to("nurse@localhost"))
  await nextFrom(juliet, room)
  await romeo.settle()
  const [nurse] = await stage.bring(t, "nurse")
  assert.ok(nurse)
  await nextFrom(nurse, room)
})

test("nobody writes to strangers by declining what they never got", async (t) => {
  const [romeo, tybalt] = await stage.bring(t, "romeo", "tybalt")
  assert.ok(romeo && tybalt)
  const room = await stage.room(romeo, "Romeo")
  decline(tybalt, room, "romeo@localhost")
  assert.equal(await refusal(tybalt, "message", room), "item-not-found")
  decline(tybalt, room, `${room}/Romeo`)
  assert.equal(await refusal(tybalt, "message", room), "item-not-found")
  await romeo.expectNo("message")
})

test("an address that does not exist is told, and so is one that is no person", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  for (const address of ["nobody@localhost", "localhost"]) {
    invite(romeo, room, to(address))
    assert.equal(await refusal(romeo, "message", room), "item-not-found")
  }
  invite(romeo, room, "<invite/>")
  assert.equal(await refusal(romeo, "message", room), "jid-malformed")
})

test("only who is in the room invites to it", async (t) => {
  const [romeo, tybalt] = await stage.bring(t, "romeo", "tybalt")
  assert.ok(romeo && tybalt)
  const room = await stage.room(romeo, "Romeo")
  invite(tybalt, room, to("juliet@localhost"))
  assert.equal(await refusal(tybalt, "message", room), "not-acceptable")
})

test("whom a members-only room invites is a member; members invite where they may", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo", { membersonly: true })
  invite(romeo, room, to("juliet@localhost"))
  await nextFrom(juliet, room)
  await enter(juliet, room, "Juliet")
  invite(juliet, room, to("tybalt@localhost"))
  assert.equal(await refusal(juliet, "message", room), "forbidden")
  await configure(romeo, room, { allowinvites: true })
  invite(juliet, room, to("tybalt@localhost"))
  await nextFrom(tybalt, room)
  await enter(tybalt, room, "Tybalt")
})

test("an open room makes nobody a member by inviting, and invites nobody who is banned", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  invite(romeo, room, to("juliet@localhost"))
  await nextFrom(juliet, room)
  const answer = await romeo.ask(items("affiliation='member'"), { to: room })
  const query = answer.child("query", NS_MUC_ADMIN)
  assert.deepEqual(query && parseRoomItems(query), [])
  await change(romeo, room, "affiliation='outcast' jid='tybalt@localhost'")
  invite(romeo, room, to("tybalt@localhost"))
  assert.equal(await refusal(romeo, "message", room), "forbidden")
})

test("an invitation by its sender alone passes by the room (XEP-0249)", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  romeo.send(
    `<message to='juliet@localhost'><x xmlns='jabber:x:conference' jid='${room}' reason='Come'/></message>`,
  )
  const message = await juliet.next("message", (one) => one.has("x", "jabber:x:conference"))
  assert.equal(message.from, romeo.jid.toString())
})
