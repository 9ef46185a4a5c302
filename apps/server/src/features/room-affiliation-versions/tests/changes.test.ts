import assert from "node:assert/strict"
import { test } from "node:test"
import { change, enter, itemOf, presenceOf, statusesOf, TestStage } from "../../rooms/tests/test-stage.ts"
import { asking, enterAsking, itemsIn, told, versionsIn } from "./test-asking.ts"

const stage = await TestStage.open()

const OPEN = { whois: "anyone" }
const is = (affiliation: string, name: string) => `affiliation='${affiliation}' jid='${name}@localhost'`

test("a presence that tells of a change says between which versions, and the next goes on from there", async (t) => {
  const [romeo, juliet, nurse] = await stage.bring(t, "romeo", "juliet", "nurse")
  const room = await stage.room(romeo, "Romeo", OPEN)
  const { version } = await enterAsking(nurse, room, "Nurse", asking())
  await enter(juliet, room, "Juliet")
  await nurse.settle()
  nurse.takeAll()
  await change(romeo, room, is("member", "juliet"))
  await change(romeo, room, is("admin", "juliet"))
  const first = versionsIn(await presenceOf(nurse, room, "Juliet"))
  const second = versionsIn(await presenceOf(nurse, room, "Juliet"))
  assert.equal(first?.since, version)
  assert.ok(first?.until)
  assert.equal(second?.since, first.until)
  await nurse.settle()
  assert.deepEqual(nurse.takeAll("message").map(String), [], "what a presence says no message says again")
  const { version: newest } = await enterAsking(nurse, room, "Nurse", asking(second?.until))
  assert.equal(newest, second?.until)
})

test("who sees their own presence is told the newest version, whatever else it says", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  const room = await stage.room(romeo, "Romeo")
  const { version } = await enterAsking(romeo, room, "Romeo", asking())
  romeo.send(`<presence to='${room}/Romeo'><show>away</show></presence>`)
  const away = await presenceOf(romeo, room, "Romeo")
  assert.ok(statusesOf(away).includes(110))
  assert.deepEqual(versionsIn(away), { since: undefined, until: version })
})

test("of somebody who is not there a message tells, to those who may know", async (t) => {
  const [romeo, juliet, nurse] = await stage.bring(t, "romeo", "juliet", "nurse")
  const room = await stage.room(romeo, "Romeo", OPEN)
  const hidden = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  await enter(juliet, hidden, "Juliet")
  await change(romeo, hidden, is("admin", "nurse"))
  await enter(nurse, hidden, "Nurse")
  for (const client of [romeo, juliet, nurse]) {
    await client.settle()
    client.takeAll()
  }
  await change(romeo, room, is("member", "mercutio"))
  const message = await told(juliet, room)
  assert.deepEqual([message.type, itemsIn(message)], [undefined, ["mercutio member"]])
  assert.equal(itemOf(message).role, "none")
  assert.notEqual(versionsIn(await told(romeo, room))?.since, versionsIn(message)?.since)

  await change(romeo, room, is("outcast", "mercutio"))
  const banned = await told(juliet, room)
  assert.deepEqual(itemsIn(banned), ["mercutio none"], "whom administrators ban is for them to know")
  assert.equal(versionsIn(banned)?.since, versionsIn(message)?.until)
  assert.deepEqual(itemsIn(await told(romeo, room)), ["mercutio outcast"])
  await change(romeo, room, is("none", "mercutio"))
  assert.deepEqual(itemsIn(await told(romeo, room)), ["mercutio none"])
  await juliet.expectNo("message", (one) => one.from === room)

  await change(romeo, hidden, is("member", "mercutio"), is("owner", "tybalt"))
  assert.deepEqual(itemsIn(await told(romeo, hidden)), ["mercutio member"])
  assert.deepEqual(itemsIn(await told(romeo, hidden)), ["tybalt owner"])
  assert.deepEqual(itemsIn(await told(nurse, hidden)), ["mercutio member"])
  await nurse.expectNo("message", (one) => one.from === hidden)
  await juliet.expectNo("message", (one) => one.from === hidden)
})

test("whoever is removed is not told, and the others are told once", async (t) => {
  const [romeo, juliet, nurse] = await stage.bring(t, "romeo", "juliet", "nurse")
  const room = await stage.room(romeo, "Romeo", { ...OPEN, membersonly: true })
  await change(romeo, room, is("member", "juliet"), is("member", "nurse"))
  const invitation = await nurse.next("message", (one) => one.from === room)
  assert.equal(versionsIn(invitation), undefined)
  await enter(juliet, room, "Juliet")
  const second = await stage.server.join("juliet")
  t.after(() => second.close())
  await enter(second, room, "Rose")
  await enter(nurse, room, "Nurse")
  await change(romeo, room, is("none", "juliet"))
  const own = await presenceOf(juliet, room, "Juliet", "unavailable")
  assert.equal(versionsIn(own), undefined)
  const seen = [
    await presenceOf(nurse, room, "Juliet", "unavailable"),
    await presenceOf(nurse, room, "Rose", "unavailable"),
  ]
  assert.equal(seen.filter((one) => versionsIn(one)?.since !== undefined).length, 1)
  await nurse.expectNo("message", (one) => one.from === room)
})

test("a ban of a whole domain is told by its name, and not as one of who is removed", async (t) => {
  const [romeo, tybalt] = await stage.bring(t, "romeo", "tybalt")
  const room = await stage.room(romeo, "Romeo")
  await enter(tybalt, room, "Tybalt")
  await change(romeo, room, "affiliation='outcast' jid='localhost'")
  assert.equal(versionsIn(await presenceOf(romeo, room, "Tybalt", "unavailable")), undefined)
  const message = await told(romeo, room)
  assert.deepEqual(itemsIn(message), ["localhost outcast"])
  assert.equal(itemOf(message).role, undefined)
})

test("of an occupant whom others are not shown a message tells", async (t) => {
  const [romeo, juliet, nurse] = await stage.bring(t, "romeo", "juliet", "nurse")
  const room = await stage.room(romeo, "Romeo", { ...OPEN, presencebroadcast: ["moderator"] })
  await enter(juliet, room, "Juliet")
  await enter(nurse, room, "Nurse")
  await change(romeo, room, is("member", "juliet"))
  const own = await juliet.next("presence", (one) => itemOf(one).affiliation === "member")
  assert.ok(versionsIn(own)?.since)
  const message = await told(nurse, room)
  assert.deepEqual(itemsIn(message), ["juliet member"])
  assert.equal(itemOf(message).role, undefined, "who is hidden is not said to be away")
  await juliet.expectNo("message", (one) => one.from === room)
})

test("nobody speaks of versions in the name of the room", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", OPEN)
  await enter(juliet, room, "Juliet")
  const forged = `<x xmlns='http://jabber.org/protocol/muc#user'>${asking("a")}</x>`
  juliet.send(`<presence to='${room}/Juliet'>${forged}<show>away</show></presence>`)
  assert.equal(versionsIn(await romeo.next("presence", (one) => one.has("show"))), undefined)
})
