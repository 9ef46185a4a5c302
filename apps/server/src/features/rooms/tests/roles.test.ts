import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_MUC_ADMIN, parseRoomItems } from "@kith/xmpp/extensions"
import {
  change,
  changeInVain,
  configure,
  enter,
  hear,
  itemOf,
  items,
  leave,
  noticeOf,
  presenceOf,
  refusal,
  say,
  statusesOf,
  TestStage,
} from "./test-stage.ts"

const stage = await TestStage.open()

test("a kick removes all sessions of an occupant, with reason and actor, and no longer", async (t) => {
  const [romeo, tybalt, again, juliet] = await stage.bring(t, "romeo", "tybalt", "tybalt", "juliet")
  assert.ok(romeo && tybalt && again && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(tybalt, room, "Tybalt")
  await enter(again, room, "Tybalt")
  await enter(juliet, room, "Juliet")
  await change(romeo, room, "<item nick='Tybalt' role='none'><reason>Peace!</reason></item>")
  for (const [client, own] of [
    [tybalt, [110]],
    [again, [110]],
    [juliet, []],
  ] as const) {
    const kicked = await presenceOf(client, room, "Tybalt", "unavailable")
    assert.deepEqual(statusesOf(kicked), [...own, 307])
    const item = itemOf(kicked)
    assert.deepEqual([item.role, item.affiliation, item.reason], ["none", "none", "Peace!"])
    assert.equal(item.actor?.nick, "Romeo")
  }
  say(tybalt, room, "Peace? I hate the word")
  assert.equal(await refusal(tybalt, "message", room), "not-acceptable")
  await enter(tybalt, room, "Tybalt")
})

test("nobody is kicked by somebody lower, and moderators only by administrators", async (t) => {
  const [romeo, juliet, tybalt, mercutio] = await stage.bring(t, "romeo", "juliet", "tybalt", "mercutio")
  assert.ok(romeo && juliet && tybalt && mercutio)
  const room = await stage.room(romeo, "Romeo")
  await change(romeo, room, "affiliation='admin' jid='juliet@localhost'")
  for (const [client, nickname] of [
    [juliet, "Juliet"],
    [tybalt, "Tybalt"],
    [mercutio, "Mercutio"],
  ] as const)
    await enter(client, room, nickname)
  assert.equal(await changeInVain(tybalt, room, "nick='Mercutio' role='none'"), "forbidden")
  await change(juliet, room, "nick='Tybalt' role='moderator'", "nick='Mercutio' role='moderator'")
  assert.equal(await changeInVain(juliet, room, "nick='Romeo' role='none'"), "not-allowed")
  assert.equal(await changeInVain(tybalt, room, "nick='Juliet' role='none'"), "not-allowed")
  assert.equal(await changeInVain(tybalt, room, "nick='Mercutio' role='none'"), "not-allowed")
  assert.equal(await changeInVain(tybalt, room, "nick='Nobody' role='none'"), "item-not-found")
  await change(juliet, room, "nick='Tybalt' role='none'")
})

test("voice is given and taken, never from administrators nor from equals", async (t) => {
  const [romeo, juliet, tybalt, mercutio] = await stage.bring(t, "romeo", "juliet", "tybalt", "mercutio")
  assert.ok(romeo && juliet && tybalt && mercutio)
  const room = await stage.room(romeo, "Romeo", { moderatedroom: true })
  await change(
    romeo,
    room,
    "affiliation='member' jid='tybalt@localhost'",
    "affiliation='admin' jid='juliet@localhost'",
  )
  for (const [client, nickname] of [
    [juliet, "Juliet"],
    [tybalt, "Tybalt"],
    [mercutio, "Mercutio"],
  ] as const)
    await enter(client, room, nickname)
  await change(
    romeo,
    room,
    "<item nick='Mercutio' role='participant'><reason>A worthy fellow</reason></item>",
  )
  const seen = await juliet.next(
    "presence",
    (one) => one.from === `${room}/Mercutio` && itemOf(one).role === "participant",
  )
  assert.equal(itemOf(seen).reason, "A worthy fellow")
  await change(romeo, room, "nick='Tybalt' role='moderator'")
  await change(tybalt, room, "nick='Mercutio' role='visitor'")
  assert.equal(await changeInVain(tybalt, room, "nick='Juliet' role='visitor'"), "not-allowed")
  assert.equal(await changeInVain(romeo, room, "nick='Juliet' role='participant'"), "not-allowed")
  assert.equal(await changeInVain(tybalt, room, "nick='Mercutio' role='moderator'"), "forbidden")
})

test("a visitor who was given voice has it on coming back, also after a restart", async (t) => {
  const alone = await TestStage.open()
  const [romeo, juliet, tybalt] = await alone.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await alone.room(romeo, "Romeo", { moderatedroom: true, persistentroom: true })
  await enter(juliet, room, "Juliet")
  await change(romeo, room, "nick='Juliet' role='participant'")
  await leave(juliet, room, "Juliet")
  assert.equal(itemOf((await enter(juliet, room, "Juliet")).self).role, "participant")
  assert.equal(itemOf((await enter(tybalt, room, "Tybalt")).self).role, "visitor")
  await alone.server.restart()
  const [again, owner] = await alone.bring(t, "juliet", "romeo")
  assert.ok(again && owner)
  assert.equal(itemOf((await enter(again, room, "Juliet")).self).role, "participant")
  await enter(owner, room, "Romeo")
  await change(owner, room, "nick='Juliet' role='visitor'")
  await leave(again, room, "Juliet")
  assert.equal(itemOf((await enter(again, room, "Juliet")).self).role, "visitor")
})

test("the lists of voices and moderators are for those who may change them", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  const list = async (role: string) => {
    const answer = await romeo.ask(items(`role='${role}'`), { to: room })
    const query = answer.child("query", NS_MUC_ADMIN)
    assert.ok(query)
    return parseRoomItems(query).map(({ nick, affiliation, jid }) => [
      nick,
      affiliation,
      jid?.bare.toString(),
    ])
  }
  assert.deepEqual(await list("participant"), [["Juliet", "none", "juliet@localhost"]])
  assert.deepEqual(await list("moderator"), [["Romeo", "owner", "romeo@localhost"]])
  assert.deepEqual(await list("visitor"), [])
  assert.equal(await juliet.askInVain(items("role='participant'"), { to: room }), "forbidden")
  await change(romeo, room, "nick='Juliet' role='moderator'")
  await juliet.ask(items("role='participant'"), { to: room })
  assert.equal(await juliet.askInVain(items("role='moderator'"), { to: room }), "forbidden")
})

test("several changes happen all or not at all, and never of both kinds in one", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  await enter(tybalt, room, "Tybalt")
  assert.equal(
    await changeInVain(romeo, room, "nick='Juliet' role='visitor'", "nick='Nobody' role='visitor'"),
    "item-not-found",
  )
  say(juliet, room, "Still here")
  await hear(romeo, room, "Still here")
  assert.equal(
    await changeInVain(romeo, room, "nick='Juliet' role='visitor' affiliation='member'"),
    "bad-request",
  )
  assert.equal(await changeInVain(romeo, room, "role='visitor'"), "bad-request")
  assert.equal(await changeInVain(romeo, room, "affiliation='member'"), "bad-request")
  assert.equal(await changeInVain(romeo, room, "nick='Juliet' role='king'"), "bad-request")
  assert.equal(await romeo.askInVain(items(), { to: room, type: "set" }), "bad-request")
  await change(romeo, room, "nick='Juliet' role='visitor'", "nick='Tybalt' role='visitor'")
})

test("where a room is moderated no longer, all may speak", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { moderatedroom: true })
  assert.equal(itemOf((await enter(juliet, room, "Juliet")).self).role, "visitor")
  await configure(romeo, room, { moderatedroom: false })
  const seen = await presenceOf(juliet, room, "Juliet")
  assert.equal(itemOf(seen).role, "participant")
  assert.ok(noticeOf(seen).statuses?.includes(110))
  say(juliet, room, "At last")
  await hear(romeo, room, "At last")
})
