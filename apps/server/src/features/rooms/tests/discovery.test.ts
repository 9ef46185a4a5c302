import assert from "node:assert/strict"
import { test } from "node:test"
import { findFieldValue, findPageInfo, parseForm } from "@kith/xmpp"
import {
  discoItems,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  parseDiscoInfo,
  parseDiscoItems,
} from "@kith/xmpp/extensions"
import { configure, enter, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()
const INFO = `<query xmlns='${NS_DISCO_INFO}'/>`
const SERVICE = { to: "rooms.localhost" }

test("the server lists the service, and the service says what it is", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const server = await romeo.ask(`<query xmlns='${NS_DISCO_ITEMS}'/>`, { to: "localhost" })
  assert.match(String(server), /jid='rooms\.localhost'/)
  const answer = (await romeo.ask(INFO, SERVICE)).child("query", NS_DISCO_INFO)
  assert.ok(answer)
  const { identities, features } = parseDiscoInfo(answer)
  assert.deepEqual(identities, [{ category: "conference", type: "text", name: "Rooms" }])
  assert.ok(features.includes("http://jabber.org/protocol/muc"))
})

test("public rooms are listed in pages, hidden ones never", async (t) => {
  const [romeo, tybalt] = await stage.bring(t, "romeo", "tybalt")
  assert.ok(romeo && tybalt)
  const first = await stage.room(romeo, "Romeo", { roomname: "Orchard" })
  const hidden = await stage.room(romeo, "Romeo", { publicroom: false })
  const second = await stage.room(romeo, "Romeo")
  const ask = async (set = "") => {
    const answer = await tybalt.ask(`<query xmlns='${NS_DISCO_ITEMS}'>${set}</query>`, SERVICE)
    const query = answer.child("query", NS_DISCO_ITEMS)
    assert.ok(query)
    return { items: parseDiscoItems(query), page: findPageInfo(query), text: String(query) }
  }
  const all = await ask()
  assert.deepEqual(
    all.items.map(({ jid, name }) => [jid.toString(), name]),
    [
      [first, "Orchard"],
      [second, second.split("@")[0]],
    ],
  )
  assert.equal(all.page, undefined)
  assert.equal(all.text.includes(hidden), false)
  const set = (inner: string) => `<set xmlns='http://jabber.org/protocol/rsm'>${inner}</set>`
  const one = await ask(set("<max>1</max>"))
  assert.deepEqual(one.page, { first, last: first, index: 0, count: 2 })
  const two = await ask(set(`<max>1</max><after>${first}</after>`))
  assert.deepEqual(two.page, { first: second, last: second, index: 1, count: 2 })
  assert.deepEqual((await ask(set("<max>1</max><before/>"))).page, two.page)
  assert.deepEqual((await ask(set("<max>5</max><index>1</index>"))).page, two.page)
  assert.deepEqual((await ask(set("<max>0</max>"))).page, {
    first: undefined,
    last: undefined,
    index: undefined,
    count: 2,
  })
})

test("a room tells what it is, and what is going on to those who may come in", async (t) => {
  const [romeo, tybalt] = await stage.bring(t, "romeo", "tybalt")
  assert.ok(romeo && tybalt)
  const room = await stage.room(romeo, "Romeo", { roomdesc: "By night", lang: "it" })
  romeo.send(`<message to='${room}' type='groupchat'><subject>Stars</subject></message>`)
  await romeo.next("message")
  const ask = async () => {
    const query = (await tybalt.ask(INFO, { to: room })).child("query", NS_DISCO_INFO)
    assert.ok(query)
    const { features, forms = [] } = parseDiscoInfo(query)
    const [form] = forms
    assert.ok(form)
    return { features, form: parseForm(form as Parameters<typeof parseForm>[0]) }
  }
  const open = await ask()
  for (const feature of [
    "muc_public",
    "muc_open",
    "muc_unsecured",
    "muc_semianonymous",
    "urn:xmpp:occupant-id:0",
  ]) {
    assert.ok(open.features.includes(feature), feature)
  }
  assert.equal(findFieldValue(open.form, "muc#roominfo_subject"), "Stars")
  assert.equal(findFieldValue(open.form, "muc#roominfo_occupants"), "1")
  assert.equal(findFieldValue(open.form, "muc#roominfo_description"), "By night")
  await configure(romeo, room, { membersonly: true, whois: "anyone", moderatedroom: true })
  const closed = await ask()
  for (const feature of ["muc_membersonly", "muc_nonanonymous", "muc_moderated"])
    assert.ok(closed.features.includes(feature))
  assert.equal(findFieldValue(closed.form, "muc#roominfo_subject"), undefined)
  assert.equal(findFieldValue(closed.form, "muc#roominfo_occupants"), undefined)
})

test("who is in a room is told to those who are in it only", async (t) => {
  const [romeo, tybalt] = await stage.bring(t, "romeo", "tybalt")
  assert.ok(romeo && tybalt)
  const room = await stage.room(romeo, "Romeo")
  const ask = async (client: typeof romeo) => {
    const answer = await client.ask(`<query xmlns='${NS_DISCO_ITEMS}'/>`, { to: room })
    return parseDiscoItems(answer.child("query", NS_DISCO_ITEMS) ?? discoItems([])).map(
      ({ jid }) => jid.resource,
    )
  }
  assert.deepEqual(await ask(tybalt), [])
  await enter(tybalt, room, "Tybalt")
  assert.deepEqual(await ask(tybalt), ["Romeo", "Tybalt"])
})

test("nobody outside asks an occupant anything, and unknown nodes and rooms are told apart from known ones", async (t) => {
  const [romeo, tybalt] = await stage.bring(t, "romeo", "tybalt")
  assert.ok(romeo && tybalt)
  const room = await stage.room(romeo, "Romeo")
  assert.equal(await tybalt.askInVain(INFO, { to: `${room}/Romeo` }), "bad-request")
  assert.equal(await tybalt.askInVain(INFO, { to: "nowhere@rooms.localhost" }), "item-not-found")
  const node = (name: string) => `<query xmlns='${NS_DISCO_INFO}' node='${name}'/>`
  assert.equal(
    await romeo.askInVain(node("http://jabber.org/protocol/muc#traffic"), { to: room }),
    "service-unavailable",
  )
  assert.equal(await romeo.askInVain(node("x"), { to: room }), "feature-not-implemented")
  assert.equal(await romeo.askInVain("<x xmlns='urn:x'/>", { to: room }), "service-unavailable")
})
