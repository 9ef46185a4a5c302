import assert from "node:assert/strict"
import { test } from "node:test"
import { findField, findFieldValue, findForm } from "@kith/xmpp"
import { NS_MUC_OWNER } from "@kith/xmpp/extensions"
import type { TestClient } from "../../../testing/index.ts"
import {
  change,
  configuration,
  configure,
  enter,
  itemOf,
  presenceOf,
  statusesOf,
  TestStage,
} from "./test-stage.ts"

const stage = await TestStage.open()

async function formOf(client: TestClient, room: string) {
  const answer = await client.ask(`<query xmlns='${NS_MUC_OWNER}'/>`, { to: room })
  const query = answer.child("query", NS_MUC_OWNER)
  assert.ok(query)
  const form = findForm(query)
  assert.ok(form)
  return form
}

const nextCodes = async (client: TestClient, room: string) =>
  statusesOf(await client.next("message", (one) => one.from === room && statusesOf(one).length > 0))

test("the form has every field of the registry, and what was set comes back", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo", { roomname: "Orchard", roomdesc: "By night", maxusers: "20" })
  const form = await formOf(romeo, room)
  const fields = (
    "allowpm allowinvites changesubject enablelogging getmemberlist lang pubsub maxusers membersonly moderatedroom " +
    "passwordprotectedroom persistentroom presencebroadcast publicroom roomadmins roomdesc roomname roomowners roomsecret whois"
  ).split(" ")
  for (const field of fields) assert.ok(findField(form, `muc#roomconfig_${field}`), field)
  assert.ok(findField(form, "muc#maxhistoryfetch"))
  assert.equal(findFieldValue(form, "muc#roomconfig_roomname"), "Orchard")
  assert.equal(findFieldValue(form, "muc#roomconfig_roomdesc"), "By night")
  assert.equal(findFieldValue(form, "muc#roomconfig_maxusers"), "20")
  assert.deepEqual(findField(form, "muc#roomconfig_roomowners")?.values, ["romeo@localhost"])
  // What a form leaves out stays.
  await configure(romeo, room, { lang: "it" })
  const after = await formOf(romeo, room)
  assert.equal(findFieldValue(after, "muc#roomconfig_roomname"), "Orchard")
  assert.equal(findFieldValue(after, "muc#roomconfig_lang"), "it")
})

test("only owners see and change it", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await change(romeo, room, "affiliation='admin' jid='juliet@localhost'")
  assert.equal(await juliet.askInVain(`<query xmlns='${NS_MUC_OWNER}'/>`, { to: room }), "forbidden")
  assert.equal(await juliet.askInVain(configuration({}), { to: room, type: "set" }), "forbidden")
})

test("what makes no sense is refused, and nothing of it is kept", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  const refused = [
    { passwordprotectedroom: true },
    { maxusers: "many" },
    { maxusers: "6000" },
    { whois: "nobody" },
    { roomname: "x".repeat(101) },
    { lang: "not a language" },
    { pubsub: "http://x" },
    { "muc#maxhistoryfetch": "101" },
    { roomowners: ["@"] },
    { moderatedroom: "perhaps" },
    { presencebroadcast: ["moderator", "king"] },
  ]
  for (const settings of refused) {
    const answer = await romeo.askInVain(configuration({ roomdesc: "kept", ...settings }), {
      to: room,
      type: "set",
    })
    assert.equal(answer, "not-acceptable", JSON.stringify(settings))
  }
  assert.equal(findFieldValue(await formOf(romeo, room), "muc#roomconfig_roomdesc"), undefined)
  assert.equal(
    await romeo.askInVain(configuration({ roomowners: [] }), { to: room, type: "set" }),
    "conflict",
  )
  const foreign = `<query xmlns='${NS_MUC_OWNER}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:x</value></field></x></query>`
  assert.equal(await romeo.askInVain(foreign, { to: room, type: "set" }), "bad-request")
  assert.equal(
    await romeo.askInVain(`<query xmlns='${NS_MUC_OWNER}'/>`, { to: room, type: "set" }),
    "bad-request",
  )
})

test("those in the room are told what changed for their privacy, and that something did", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  const codes = async (settings: Parameters<typeof configure>[2]) => {
    await configure(romeo, room, settings)
    return nextCodes(juliet, room)
  }
  assert.deepEqual(await codes({ roomname: "Orchard" }), [104])
  assert.deepEqual(await codes({ whois: "anyone" }), [104, 172])
  assert.deepEqual(await codes({ whois: "moderators" }), [104, 173])
  assert.deepEqual(await codes({ enablelogging: false }), [104, 171])
  assert.deepEqual(await codes({ enablelogging: true }), [104, 170])
  await configure(romeo, room, { enablelogging: true })
  await juliet.expectNo("message")
})

test("strangers leave a room that becomes members-only", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo")
  await change(romeo, room, "affiliation='member' jid='juliet@localhost'")
  await enter(juliet, room, "Juliet")
  await enter(tybalt, room, "Tybalt")
  await configure(romeo, room, { membersonly: true })
  assert.deepEqual(statusesOf(await presenceOf(tybalt, room, "Tybalt", "unavailable")), [110, 322])
  assert.deepEqual(statusesOf(await presenceOf(juliet, room, "Tybalt", "unavailable")), [322])
  await juliet.expectNo("presence", (one) => one.from === `${room}/Juliet` && one.type === "unavailable")
})

test("whose role is not shown is seen by nobody else, and seen again when it is", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo", {
    moderatedroom: true,
    presencebroadcast: ["moderator", "participant"],
  })
  await enter(juliet, room, "Juliet")
  const { others } = await enter(tybalt, room, "Tybalt")
  assert.deepEqual(
    others.map(({ from }) => from),
    [`${room}/Romeo`],
  )
  await romeo.expectNo("presence", (one) => one.from === `${room}/Juliet`)
  await change(romeo, room, "nick='Juliet' role='participant'")
  assert.equal(itemOf(await presenceOf(tybalt, room, "Juliet")).role, "participant")
  await change(romeo, room, "nick='Juliet' role='visitor'")
  await presenceOf(tybalt, room, "Juliet", "unavailable")
  assert.equal(itemOf(await juliet.next("presence", (one) => itemOf(one).role === "visitor")).role, "visitor")
  await change(romeo, room, "nick='Juliet' role='participant'")
  await presenceOf(tybalt, room, "Juliet")
  await configure(romeo, room, { presencebroadcast: ["moderator"] })
  await presenceOf(tybalt, room, "Juliet", "unavailable")
  await configure(romeo, room, { presencebroadcast: ["moderator", "participant", "visitor"] })
  await presenceOf(tybalt, room, "Juliet")
  await presenceOf(romeo, room, "Tybalt")
})

test("owners and administrators are lists that the form has whole", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo", { roomadmins: ["juliet@localhost/x", "tybalt@localhost"] })
  const { self } = await enter(juliet, room, "Juliet")
  assert.equal(itemOf(self).affiliation, "admin")
  await configure(romeo, room, { roomadmins: ["tybalt@localhost"] })
  const seen = await juliet.next("presence", (one) => itemOf(one).affiliation === "none")
  assert.equal(itemOf(seen).role, "participant")
  await configure(romeo, room, { roomowners: ["romeo@localhost", "juliet@localhost"] })
  await juliet.next("presence", (one) => itemOf(one).affiliation === "owner")
  assert.deepEqual(findField(await formOf(juliet, room), "muc#roomconfig_roomadmins")?.values, [
    "tybalt@localhost",
  ])
})

test("a cancelled form ends a new room, and leaves another as it is", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const cancel = `<query xmlns='${NS_MUC_OWNER}'><x xmlns='jabber:x:data' type='cancel'/></query>`
  const room = stage.unheardOf()
  await enter(romeo, room, "Romeo")
  await romeo.ask(cancel, { to: room, type: "set" })
  assert.match(String(await presenceOf(romeo, room, "Romeo", "unavailable")), /<destroy\/>/)
  const other = await stage.room(romeo, "Romeo")
  await romeo.ask(cancel, { to: other, type: "set" })
  await enter(juliet, other, "Juliet")
})

test("an empty form makes an instant room", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = stage.unheardOf()
  await enter(romeo, room, "Romeo")
  await romeo.ask(`<query xmlns='${NS_MUC_OWNER}'><x xmlns='jabber:x:data' type='submit'/></query>`, {
    to: room,
    type: "set",
  })
  await enter(juliet, room, "Juliet")
})
