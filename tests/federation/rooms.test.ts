import assert from "node:assert/strict"
import { test } from "node:test"
import type { TestClient } from "@kith/server/testing"
import { parseStanzaError, type Stanza } from "@kith/xmpp"
import { describePairs, type Pair } from "./pairs.ts"
import { arrive, bodyOf } from "./people.ts"

const NS_MUC = "http://jabber.org/protocol/muc"
const NS_USER = "http://jabber.org/protocol/muc#user"
const NS_OWNER = "http://jabber.org/protocol/muc#owner"
const NS_ADMIN = "http://jabber.org/protocol/muc#admin"
const NS_ARCHIVE = "urn:xmpp:mam:2"

const CONFIGURATION = `<x xmlns='jabber:x:data' type='submit'>
  <field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>
  <field var='muc#roomconfig_publicroom'><value>1</value></field>
</x>`

let count = 0

const statusesOf = (presence: Stanza) =>
  presence
    .child("x", NS_USER)
    ?.childrenNamed("status")
    .map(({ attrs }) => attrs.code) ?? []
const says = (text: string) => (message: Stanza) => message.type === "groupchat" && bodyOf(message) === text

/** Enters, and waits until it is so. */
async function enter(client: TestClient, room: string, nickname: string, history = ""): Promise<void> {
  client.send(`<presence to='${room}/${nickname}'><x xmlns='${NS_MUC}'>${history}</x></presence>`)
  const answer = await client.next(
    "presence",
    ({ from, type }) =>
      from === `${room}/${nickname}` || (type === "error" && from?.startsWith(room) === true),
  )
  assert.ok(statusesOf(answer).includes("110"), `${nickname} has not come in: ${answer}`)
}

/** Juliet has a room on her server, which is open to all, and Romeo is in it from his. */
async function meet(pair: Pair) {
  const room = `verona-${++count}@${pair.there.roomsDomain}`
  const juliet = await arrive(pair.there, "juliet")
  await enter(juliet, room, "Juliet")
  await juliet.ask(`<query xmlns='${NS_OWNER}'>${CONFIGURATION}</query>`, { type: "set", to: room })
  const romeo = await arrive(pair.here, "romeo")
  await enter(romeo, room, "Romeo")
  await juliet.next("presence", ({ from }) => from === `${room}/Romeo`)
  const close = () => Promise.all([romeo.close(), juliet.close()])
  return { room, romeo, juliet, [Symbol.asyncDispose]: async () => void (await close()) }
}

describePairs("a room of another server", (pair) => {
  test("is talked in by all who are in it, in the same order", async () => {
    await using it = await meet(pair)
    const lines = ["Good morrow", "Is the day so young?", "But new struck nine", "Ay me!"]
    for (const [index, line] of lines.entries()) {
      const speaker = index % 2 === 0 ? it.romeo : it.juliet
      speaker.send(`<message to='${it.room}' type='groupchat' id='r${index}'><body>${line}</body></message>`)
    }
    const heard = async (client: TestClient) => {
      const found: string[] = []
      for (const _ of lines) {
        const message = await client.next("message", (stanza) => stanza.has("body"))
        found.push(`${message.from} ${message.id} ${bodyOf(message)}`)
      }
      return found
    }
    assert.deepEqual(await heard(it.romeo), await heard(it.juliet))
  })

  test("can be seen before it is entered", async () => {
    await using it = await meet(pair)
    await using tybalt = await arrive(pair.here, "tybalt")
    const info = await tybalt.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: it.room })
    assert.match(String(info), /category='conference'/)
    const items = await tybalt.ask("<query xmlns='http://jabber.org/protocol/disco#items'/>", {
      to: pair.there.roomsDomain,
    })
    assert.match(String(items), /verona/)
  })

  test("brings a word from one to one", async () => {
    await using it = await meet(pair)
    it.romeo.send(
      `<message to='${it.room}/Juliet' type='chat' id='p1'><body>Softly</body><x xmlns='${NS_USER}'/></message>`,
    )
    const whispered = await it.juliet.next("message", ({ type }) => type === "chat")
    assert.deepEqual([whispered.from, bodyOf(whispered)], [`${it.room}/Romeo`, "Softly"])
    it.juliet.send(
      `<message to='${it.room}/Romeo' type='chat' id='p2'><body>Hush</body><x xmlns='${NS_USER}'/></message>`,
    )
    const answered = await it.romeo.next("message", ({ type }) => type === "chat")
    assert.deepEqual([answered.from, bodyOf(answered)], [`${it.room}/Juliet`, "Hush"])
  })

  test("shows who is here, under what name, and who leaves", async () => {
    await using it = await meet(pair)
    it.romeo.send(`<presence to='${it.room}/Montague'/>`)
    await it.juliet.next(
      "presence",
      ({ from, type }) => from === `${it.room}/Romeo` && type === "unavailable",
    )
    await it.juliet.next("presence", ({ from, type }) => from === `${it.room}/Montague` && type === undefined)
    it.romeo.send(`<presence to='${it.room}/Montague' type='unavailable'/>`)
    await it.juliet.next(
      "presence",
      ({ from, type }) => from === `${it.room}/Montague` && type === "unavailable",
    )
    await it.romeo.next(
      "presence",
      (presence) => presence.type === "unavailable" && statusesOf(presence).includes("110"),
    )
  })

  test("is left by who goes offline", async () => {
    await using it = await meet(pair)
    await it.romeo.close()
    await it.juliet.next(
      "presence",
      ({ from, type }) => from === `${it.room}/Romeo` && type === "unavailable",
    )
  })

  test("refuses a name that is taken", async () => {
    await using it = await meet(pair)
    await using tybalt = await arrive(pair.here, "tybalt")
    tybalt.send(`<presence to='${it.room}/Juliet'><x xmlns='${NS_MUC}'/></presence>`)
    const refused = await tybalt.next("presence", ({ type }) => type === "error")
    assert.equal(parseStanzaError(refused).condition, "conflict")
  })

  test("invites people of the other server, and puts them out", async () => {
    await using it = await meet(pair)
    await using tybalt = await arrive(pair.here, "tybalt")
    it.juliet.send(
      `<message to='${it.room}'><x xmlns='${NS_USER}'><invite to='${tybalt.jid.bare}'><reason>Feast</reason></invite></x></message>`,
    )
    const invited = await tybalt.next("message", (message) => message.has("x", NS_USER))
    assert.equal(invited.from, it.room)
    await enter(tybalt, it.room, "Tybalt")
    await it.romeo.next("presence", ({ from }) => from === `${it.room}/Tybalt`)

    const kick = `<query xmlns='${NS_ADMIN}'><item nick='Tybalt' role='none'/></query>`
    await it.juliet.ask(kick, { type: "set", to: it.room })
    const out = await tybalt.next(
      "presence",
      ({ from, type }) => from === `${it.room}/Tybalt` && type === "unavailable",
    )
    assert.ok(statusesOf(out).includes("307"))

    const ban = `<query xmlns='${NS_ADMIN}'><item jid='${tybalt.jid.bare}' affiliation='outcast'/></query>`
    await it.juliet.ask(ban, { type: "set", to: it.room })
    tybalt.send(`<presence to='${it.room}/Tybalt'><x xmlns='${NS_MUC}'/></presence>`)
    await tybalt.next("presence", ({ type }) => type === "error")
  })

  test("invites directly (XEP-0249)", async () => {
    await using it = await meet(pair)
    await using tybalt = await arrive(pair.there, "tybalt")
    it.romeo.send(
      `<message to='${tybalt.jid.bare}'><x xmlns='jabber:x:conference' jid='${it.room}'/></message>`,
    )
    const invited = await tybalt.next("message", (message) => message.has("x", "jabber:x:conference"))
    assert.equal(invited.child("x", "jabber:x:conference")?.attrs.jid, it.room)
  })

  test("tells who comes what was said, and what it is about", async () => {
    await using it = await meet(pair)
    it.juliet.send(`<message to='${it.room}' type='groupchat'><subject>Love</subject></message>`)
    await it.romeo.next("message", (message) => message.child("subject")?.text === "Love")
    it.romeo.send(`<message to='${it.room}' type='groupchat' id='h1'><body>Before</body></message>`)
    await it.juliet.next("message", says("Before"))
    await using tybalt = await arrive(pair.here, "tybalt")
    await enter(tybalt, it.room, "Tybalt", "<history maxstanzas='10'/>")
    const earlier = await tybalt.next("message", says("Before"))
    assert.equal(earlier.has("delay", "urn:xmpp:delay"), true)
    await tybalt.next("message", (message) => message.child("subject")?.text === "Love")
  })

  test("lets its archive be read", async () => {
    await using it = await meet(pair)
    it.juliet.send(`<message to='${it.room}' type='groupchat' id='k1'><body>Kept</body></message>`)
    const heard = await it.romeo.next("message", says("Kept"))
    const id = heard.child("stanza-id", "urn:xmpp:sid:0")?.attrs.id
    await it.romeo.ask(`<query xmlns='${NS_ARCHIVE}' queryid='q'/>`, { type: "set", to: it.room })
    const found = await it.romeo.next("message", (message) => String(message).includes(">Kept<"))
    assert.equal(found.from, it.room)
    assert.equal(found.child("result", NS_ARCHIVE)?.attrs.id, id)
  })
})
