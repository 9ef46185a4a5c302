import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_MUC_ADMIN, parseRoomItems } from "@kith/xmpp/extensions"
import type { TestClient } from "../../../testing/index.ts"
import {
  change,
  changeInVain,
  configure,
  enter,
  enterInVain,
  itemOf,
  items,
  noticeOf,
  presenceOf,
  statusesOf,
  TestStage,
} from "./test-stage.ts"

const stage = await TestStage.open()

async function list(client: TestClient, room: string, affiliation: string) {
  const answer = await client.ask(items(`affiliation='${affiliation}'`), { to: room })
  const query = answer.child("query", NS_MUC_ADMIN)
  assert.ok(query)
  return parseRoomItems(query).map(({ jid, reason }) =>
    reason === undefined ? `${jid}` : `${jid} ${reason}`,
  )
}

test("a ban removes who is there, keeps them out, and is lifted again", async (t) => {
  const [romeo, tybalt, juliet] = await stage.bring(t, "romeo", "tybalt", "juliet")
  assert.ok(romeo && tybalt && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(tybalt, room, "Tybalt")
  await enter(juliet, room, "Juliet")
  await change(
    romeo,
    room,
    "<item affiliation='outcast' jid='tybalt@localhost/any'><reason>Mercutio</reason></item>",
  )
  for (const [client, own] of [
    [tybalt, [110]],
    [juliet, []],
  ] as const) {
    const gone = await presenceOf(client, room, "Tybalt", "unavailable")
    assert.deepEqual(statusesOf(gone), [...own, 301])
    assert.equal(itemOf(gone).affiliation, "outcast")
    assert.equal(itemOf(gone).reason, "Mercutio")
  }
  assert.equal(await enterInVain(tybalt, room, "Tybalt"), "forbidden")
  assert.deepEqual(await list(romeo, room, "outcast"), ["tybalt@localhost Mercutio"])
  assert.equal(await juliet.askInVain(items("affiliation='outcast'"), { to: room }), "forbidden")
  await change(romeo, room, "affiliation='none' jid='tybalt@localhost'")
  await enter(tybalt, room, "Tybalt")
})

test("who changes an affiliation hears that it holds, and then what comes of it", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  await romeo.settle()
  romeo.takeAll()
  for (const affiliation of ["member", "outcast"]) {
    romeo.send(
      `<iq type='set' id='a' to='${room}'>${items(`affiliation='${affiliation}' jid='juliet@localhost'`)}</iq>`,
    )
    await romeo.settle()
    const seen = romeo.takeAll()
    assert.deepEqual(
      seen.map(({ name, type }) => [name, type]),
      [
        ["iq", "result"],
        ["presence", affiliation === "outcast" ? "unavailable" : undefined],
      ],
    )
  }
})

test("a whole domain is banned, but for those the room knows", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo")
  await change(romeo, room, "affiliation='member' jid='juliet@localhost'")
  await enter(juliet, room, "Juliet")
  await enter(tybalt, room, "Tybalt")
  await change(romeo, room, "affiliation='outcast' jid='localhost'")
  assert.deepEqual(statusesOf(await presenceOf(tybalt, room, "Tybalt", "unavailable")), [110, 301])
  assert.equal(await enterInVain(tybalt, room, "Tybalt"), "forbidden")
  await enter(juliet, room, "Juliet")
  assert.equal(await changeInVain(romeo, room, "affiliation='member' jid='localhost'"), "not-acceptable")
})

test("nobody bans themselves or somebody as high, and such a request changes nothing", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo")
  await change(
    romeo,
    room,
    "affiliation='admin' jid='juliet@localhost'",
    "affiliation='admin' jid='nurse@localhost'",
  )
  assert.equal(await changeInVain(romeo, room, "affiliation='outcast' jid='romeo@localhost'"), "conflict")
  assert.equal(await changeInVain(juliet, room, "affiliation='outcast' jid='juliet@localhost'"), "conflict")
  assert.equal(
    await changeInVain(
      juliet,
      room,
      "affiliation='outcast' jid='tybalt@localhost'",
      "affiliation='outcast' jid='romeo@localhost'",
    ),
    "not-allowed",
  )
  assert.equal(await changeInVain(juliet, room, "affiliation='outcast' jid='nurse@localhost'"), "not-allowed")
  assert.deepEqual(await list(romeo, room, "outcast"), [])
  assert.equal(await changeInVain(tybalt, room, "affiliation='outcast' jid='juliet@localhost'"), "forbidden")
  await change(romeo, room, "affiliation='outcast' jid='juliet@localhost'")
})

test("owners name owners and administrators, administrators name members, and one owner stays", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  await change(romeo, room, "affiliation='admin' jid='juliet@localhost'")
  const promoted = await juliet.next("presence", (one) => itemOf(one).affiliation === "admin")
  assert.equal(itemOf(promoted).role, "moderator")
  await change(juliet, room, "affiliation='member' jid='tybalt@localhost'")
  for (const wanted of ["admin", "owner"])
    assert.equal(
      await changeInVain(juliet, room, `affiliation='${wanted}' jid='tybalt@localhost'`),
      "forbidden",
    )
  assert.equal(await changeInVain(juliet, room, "affiliation='none' jid='romeo@localhost'"), "forbidden")
  assert.equal(await changeInVain(romeo, room, "affiliation='admin' jid='romeo@localhost'"), "conflict")
  await change(romeo, room, "affiliation='owner' jid='juliet@localhost'")
  await change(romeo, room, "affiliation='none' jid='romeo@localhost'")
  const demoted = await romeo.next("presence", (one) => itemOf(one).affiliation === "none")
  assert.equal(itemOf(demoted).role, "participant")
  assert.deepEqual(await list(juliet, room, "owner"), ["juliet@localhost"])
})

test("who may read which list depends on what addresses the room shows", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo", { membersonly: true })
  await change(romeo, room, "affiliation='member' jid='juliet@localhost'")
  const ask = (client: TestClient, affiliation: string) =>
    client.request(items(`affiliation='${affiliation}'`), { to: room }).then(({ type }) => type)
  for (const affiliation of ["owner", "admin", "member", "outcast"])
    assert.equal(await ask(juliet, affiliation), "error")
  await configure(romeo, room, { whois: "anyone" })
  for (const affiliation of ["owner", "admin", "member"])
    assert.equal(await ask(juliet, affiliation), "result")
  assert.equal(await ask(juliet, "outcast"), "error")
  assert.equal(await ask(tybalt, "member"), "error")
})

test("who loses membership leaves a members-only room by one presence", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { membersonly: true })
  await change(romeo, room, "affiliation='member' jid='juliet@localhost'")
  await enter(juliet, room, "Juliet")
  await romeo.settle()
  romeo.takeAll("presence")
  await change(romeo, room, "affiliation='none' jid='juliet@localhost'")
  assert.deepEqual(statusesOf(await presenceOf(juliet, room, "Juliet", "unavailable")), [110, 321])
  await romeo.settle()
  const seen = romeo.takeAll("presence")
  assert.deepEqual(
    seen.map((one) => [one.type, ...statusesOf(one)]),
    [["unavailable", 321]],
  )
})

test("a member who has left takes themselves off the list, but an only owner stays it", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { membersonly: true })
  await change(romeo, room, "affiliation='member' jid='juliet@localhost'")
  assert.equal(await changeInVain(juliet, room, "affiliation='none' jid='romeo@localhost'"), "forbidden")
  await change(juliet, room, "affiliation='none' jid='juliet@localhost'")
  assert.deepEqual(await list(romeo, room, "member"), [])
  assert.equal(await enterInVain(juliet, room, "Juliet"), "registration-required")
  assert.equal(await changeInVain(romeo, room, "affiliation='none' jid='romeo@localhost'"), "conflict")
})

test("who is not there is told what they are to a room, and new members are invited", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const open = await stage.room(romeo, "Romeo")
  await change(romeo, open, "affiliation='admin' jid='juliet@localhost'")
  const told = await juliet.next("message", ({ from }) => from === open)
  assert.deepEqual(statusesOf(told), [101])
  assert.equal(itemOf(told).affiliation, "admin")
  const closed = await stage.room(romeo, "Romeo", {
    membersonly: true,
    passwordprotectedroom: true,
    roomsecret: "cauldronburn",
  })
  await change(romeo, closed, "affiliation='member' jid='juliet@localhost'")
  const invitation = noticeOf(await juliet.next("message", ({ from }) => from === closed))
  assert.match(String(invitation.others?.[0]), /from='romeo@localhost'/)
  assert.equal(invitation.password, "cauldronburn")
})

test("two people cannot be given one nickname at once", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  const item = (name: string, nickname: string) =>
    `affiliation='member' jid='${name}@localhost' nick='${nickname}'`
  assert.equal(await changeInVain(romeo, room, item("juliet", "Rose"), item("tybalt", "rose")), "conflict")
  assert.deepEqual(await list(romeo, room, "member"), [])
  await change(romeo, room, item("juliet", "Rose"), item("tybalt", "Cat"))
})

test("the list has a limit, and the error says which", async (t) => {
  const small = await TestStage.open("[rooms]\nmax-affiliations = 2\n")
  const [romeo] = await small.bring(t, "romeo")
  assert.ok(romeo)
  const room = await small.room(romeo, "Romeo")
  await change(romeo, room, "affiliation='member' jid='juliet@localhost'")
  const answer = await romeo.request(items("affiliation='member' jid='tybalt@localhost'"), {
    to: room,
    type: "set",
  })
  assert.match(String(answer), /resource-constraint.*may have 2 owners/)
  await change(romeo, room, "affiliation='outcast' jid='juliet@localhost'")
})
