import assert from "node:assert/strict"
import { test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { NS_DISCO_INFO, NS_ROOM_TOKENS } from "@kith/xmpp/extensions"
import type { TestClient } from "../../testing/index.ts"
import { change, enter, enterInVain, itemOf, knock, leave, TestStage } from "../rooms/tests/test-stage.ts"

const stage = await TestStage.open("[room-tokens]\nmax-seconds = 1000\nmax-uses = 5\nmax-per-room = 3\n")
const request = (attrs = "") => `<request xmlns='${NS_ROOM_TOKENS}' ${attrs}/>`
const revoke = (token: string) => `<revoke xmlns='${NS_ROOM_TOKENS}'>${token}</revoke>`
const list = `<tokens xmlns='${NS_ROOM_TOKENS}'/>`
const withToken = (token: string) => `<password>${token}</password>`
const asSet = (to: string) => ({ to, type: "set" }) as const

async function issue(client: TestClient, room: string, attrs = "") {
  const token = (await client.ask(request(attrs), asSet(room))).child("token", NS_ROOM_TOKENS)
  assert.ok(token)
  return { token: token.text, delay: token.attrs.delay, counter: token.attrs.counter }
}

const tokensIn = (answer: Stanza) =>
  answer
    .child("tokens", NS_ROOM_TOKENS)
    ?.elements.map(({ text, attrs }) => ({ text, counter: attrs.counter })) ?? []

test("a token makes whoever brings it a member, as often as it says", async (t) => {
  const [romeo, juliet, tybalt, nurse] = await stage.bring(t, "romeo", "juliet", "tybalt", "nurse")
  const room = await stage.room(romeo, "Romeo", { membersonly: true })
  const { token, delay, counter } = await issue(romeo, room, "delay='60' counter='2'")
  assert.deepEqual([delay, counter], ["60", "2"])
  assert.equal(itemOf((await enter(juliet, room, "Juliet", withToken(token))).self).affiliation, "member")
  // A member comes back without it, and with it uses nothing up.
  await leave(juliet, room, "Juliet")
  await enter(juliet, room, "Juliet", withToken(token))
  assert.equal(tokensIn(await romeo.ask(list, { to: room }))[0]?.counter, "1")
  await enter(tybalt, room, "Tybalt", withToken(token))
  knock(nurse, room, "Nurse", withToken(token))
  const refused = await nurse.next("presence", ({ type }) => type === "error")
  assert.match(
    String(refused),
    /<error type='auth'><not-authorized[^>]*\/>.*<expired-token xmlns='urn:xmpp:muc-token-invite:0'\/>/,
  )
  assert.deepEqual(tokensIn(await romeo.ask(list, { to: room })), [])
})

test("a token ends with its time and its revocation", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", { membersonly: true })
  const short = await issue(romeo, room, "delay='60'")
  const revoked = await issue(romeo, room)
  assert.deepEqual([revoked.delay, revoked.counter], ["1000", "5"])
  await romeo.ask(revoke(revoked.token), asSet(room))
  assert.equal(await enterInVain(juliet, room, "Juliet", withToken(revoked.token)), "registration-required")
  stage.server.clock.advance(61_000)
  assert.equal(await enterInVain(juliet, room, "Juliet", withToken(short.token)), "not-authorized")
  assert.equal(await enterInVain(juliet, room, "Juliet", withToken("guessed")), "registration-required")
})

test("a token opens its own room only, and no ban", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  const room = await stage.room(romeo, "Romeo", { membersonly: true })
  const other = await stage.room(romeo, "Romeo", { membersonly: true })
  const { token } = await issue(romeo, room)
  assert.equal(await enterInVain(juliet, other, "Juliet", withToken(token)), "registration-required")
  await change(romeo, room, "affiliation='outcast' jid='tybalt@localhost'")
  assert.equal(await enterInVain(tybalt, room, "Tybalt", withToken(token)), "forbidden")
})

test("who may invite gives tokens out, and revokes their own; administrators revoke all", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  const room = await stage.room(romeo, "Romeo", { membersonly: true })
  await change(romeo, room, "affiliation='member' jid='juliet@localhost'")
  assert.equal(await juliet.askInVain(request(), asSet(room)), "forbidden")
  const invites = { membersonly: true, allowinvites: true }
  const open = await stage.room(romeo, "Romeo", invites)
  await change(romeo, open, "affiliation='member' jid='juliet@localhost'")
  const hers = await issue(juliet, open)
  const his = await issue(romeo, open)
  assert.deepEqual(
    tokensIn(await juliet.ask(list, { to: open })).map(({ text }) => text),
    [hers.token],
  )
  assert.equal(tokensIn(await romeo.ask(list, { to: open })).length, 2)
  assert.equal(await juliet.askInVain(revoke(his.token), asSet(open)), "item-not-found")
  assert.equal(await tybalt.askInVain(list, { to: open }), "forbidden")
  assert.equal(await tybalt.askInVain(revoke(hers.token), asSet(open)), "forbidden")
  await romeo.ask(revoke(hers.token), asSet(open))
  assert.equal(await romeo.askInVain(revoke(hers.token), asSet(open)), "item-not-found")
})

test("there are as many as the operator allows, and none where they make no sense", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  const room = await stage.room(romeo, "Romeo", { membersonly: true })
  for (let count = 0; count < 3; count++) await issue(romeo, room)
  assert.equal(await romeo.askInVain(request(), asSet(room)), "resource-constraint")
  const open = await stage.room(romeo, "Romeo")
  assert.equal(await romeo.askInVain(request(), asSet(open)), "not-allowed")
  const fresh = await stage.room(romeo, "Romeo", { membersonly: true })
  for (const attrs of ["delay='0'", "counter='0'", "counter='-1'", "delay='soon'"]) {
    assert.equal(await romeo.askInVain(request(attrs), asSet(fresh)), "bad-request")
  }
  const wide = await issue(romeo, fresh, "delay='4000000000' counter='4000000000'")
  assert.deepEqual([wide.delay, wide.counter], ["1000", "5"])
  const info = await romeo.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: fresh })
  assert.match(String(info), /urn:xmpp:muc-token-invite:0/)
})
