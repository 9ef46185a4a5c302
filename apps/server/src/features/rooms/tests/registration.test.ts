import assert from "node:assert/strict"
import { test } from "node:test"
import { findField, findFieldValue, findForm, formSubmission, parseForm } from "@kith/xmpp"
import { NS_DISCO_INFO, NS_MUC_REGISTRATION, NS_REGISTER, parseDiscoInfo } from "@kith/xmpp/extensions"
import type { TestClient } from "../../../testing/index.ts"
import { change, configure, enter, enterInVain, itemOf, leave, refusal, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()

const register = (nickname: string) =>
  `<query xmlns='${NS_REGISTER}'>${formSubmission(NS_MUC_REGISTRATION, { "muc#register_roomnick": nickname })}</query>`
const LOOK = `<query xmlns='${NS_REGISTER}'/>`
const set = (room: string) => ({ to: room, type: "set" }) as const

async function reserved(client: TestClient, room: string): Promise<string | undefined> {
  const answer = await client.ask(`<query xmlns='${NS_DISCO_INFO}' node='x-roomuser-item'/>`, { to: room })
  const query = answer.child("query", NS_DISCO_INFO)
  assert.ok(query)
  return parseDiscoInfo(query).identities[0]?.name
}

test("who registers is a member, and the nickname is nobody else's, also while they are away", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo")
  await enter(juliet, room, "Juliet")
  const query = (await juliet.ask(LOOK, { to: room })).child("query", NS_REGISTER)
  const form = query && findForm(query)
  assert.ok(form && findField(form, "muc#register_roomnick")?.isRequired)
  assert.equal(await reserved(juliet, room), undefined)
  await juliet.ask(register("Capulet"), set(room))
  assert.equal(
    itemOf(await juliet.next("presence", (one) => itemOf(one).affiliation === "member")).role,
    "participant",
  )
  const known = (await juliet.ask(LOOK, { to: room })).child("query", NS_REGISTER)
  assert.ok(known?.child("registered"))
  assert.equal(known?.child("username")?.text, "Capulet")
  assert.equal(await reserved(juliet, room), "Capulet")
  assert.equal(await enterInVain(tybalt, room, "capulet"), "conflict")
  assert.equal(await tybalt.askInVain(register("Capu1et"), set(room)), "conflict")
  await leave(juliet, room, "Juliet")
  assert.equal((await enter(juliet, room, "Capulet")).self.from, `${room}/Capulet`)
})

test("a registration is given up again, and the member stays one", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo")
  const remove = `<query xmlns='${NS_REGISTER}'><remove/></query>`
  assert.equal(await juliet.askInVain(remove, set(room)), "registration-required")
  await juliet.ask(register("Juliet"), set(room))
  await juliet.ask(remove, set(room))
  await enter(tybalt, room, "Juliet")
  assert.equal(itemOf((await enter(juliet, room, "Jule")).self).affiliation, "member")
})

test("a members-only room asks its administrators first", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo", { membersonly: true })
  await juliet.ask(register("Juliet"), set(room))
  assert.equal(await enterInVain(juliet, room, "Juliet"), "registration-required")
  const message = await romeo.next("message", (one) => one.has("x", "jabber:x:data"))
  const x = message.child("x", "jabber:x:data")
  assert.equal(x && findFieldValue(parseForm(x), "muc#register_roomnick"), "Juliet")
  const answer = (client: TestClient, isAllowed: boolean) =>
    client.send(
      `<message to='${room}'>${formSubmission(NS_MUC_REGISTRATION, { "muc#register_roomnick": "Juliet", "muc#register_allow": isAllowed })}</message>`,
    )
  answer(tybalt, true)
  assert.equal(await refusal(tybalt, "message", room), "forbidden")
  answer(romeo, false)
  await romeo.settle()
  assert.equal(await enterInVain(juliet, room, "Juliet"), "registration-required")
  answer(romeo, true)
  assert.equal(await refusal(romeo, "message", room), "item-not-found")
  await juliet.ask(register("Juliet"), set(room))
  await romeo.settle()
  answer(romeo, true)
  await juliet.next("message", ({ from }) => from === room)
  await enter(juliet, room, "Juliet")
  assert.equal(await reserved(juliet, room), "Juliet")
})

test("where nobody registers, and who is banned, is told so", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  assert.equal(await juliet.askInVain(`<query xmlns='${NS_REGISTER}'/>`, set(room)), "bad-request")
  assert.equal(await juliet.askInVain(register(""), set(room)), "bad-request")
  await change(romeo, room, "affiliation='outcast' jid='juliet@localhost'")
  assert.equal(await juliet.askInVain(LOOK, { to: room }), "not-allowed")
  await change(romeo, room, "affiliation='none' jid='juliet@localhost'")
  await configure(romeo, room, { "{urn:kith:rooms}registration": "nobody" })
  assert.equal(await juliet.askInVain(LOOK, { to: room }), "not-allowed")
  assert.equal(await juliet.askInVain(register("Juliet"), set(room)), "not-allowed")
  assert.equal(await juliet.askInVain(LOOK, { to: "nowhere@rooms.localhost" }), "item-not-found")
})

test("an administrator reserves a nickname for a member, and a ban frees it", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await stage.room(romeo, "Romeo")
  await change(romeo, room, "affiliation='member' jid='juliet@localhost' nick='Juliet'")
  assert.equal(await reserved(juliet, room), "Juliet")
  assert.equal(await enterInVain(tybalt, room, "Juliet"), "conflict")
  await change(romeo, room, "affiliation='member' jid='juliet@localhost' nick=''")
  assert.equal(await reserved(juliet, room), undefined)
  await change(romeo, room, "affiliation='member' jid='juliet@localhost' nick='Juliet'")
  await change(romeo, room, "affiliation='outcast' jid='juliet@localhost'")
  await enter(tybalt, room, "Juliet")
})
