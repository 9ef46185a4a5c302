import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"
import { Jid } from "@kith/xmpp"
import type { Account, Conversation } from "../index.ts"
import { closeDevices, signIn } from "./people.ts"
import { emptyArchive, ScriptedServer } from "./scripted-server.ts"
import { until } from "./until.ts"

const ROMEO = "romeo@montague.example"
const JULIET = Jid.parse("juliet@capulet.example")
const ENDPOINT = { kind: "websocket", url: "ws://127.0.0.1:9" } as const

const forwarded = (message: string) => `<forwarded xmlns='urn:xmpp:forward:0'>${message}</forwarded>`
const chat = (from: string, to: string, body: string, id = body.replaceAll(" ", "-")) =>
  `<message xmlns='jabber:client' from='${from}' to='${to}' id='${id}' type='chat'><body>${body}</body></message>`

describe("what must not be believed", () => {
  let server: ScriptedServer
  let account: Account
  let juliet: Conversation
  const bodies = () => juliet.messages.get().map(({ body }) => body)

  beforeEach(async () => {
    server = new ScriptedServer(ROMEO)
    const person = { address: Jid.parse(ROMEO), password: "secret" }
    account = await signIn(person, ENDPOINT, { openLink: server.openLink })
    juliet = account.conversation(JULIET)
  })
  afterEach(closeDevices)

  /** Says something true at the end: what came before it has been taken in, or not. */
  const settle = async () => {
    server.say(chat(`${JULIET}/balcony`, ROMEO, `the end of it`))
    await until(juliet.messages, (messages) => messages.some(({ body }) => body === "the end of it"))
  }
  test("copies that are not from our own account", async () => {
    const copy = forwarded(chat(`${JULIET}/balcony`, ROMEO, "I love Tybalt"))
    server.say(
      `<message from='tybalt@capulet.example' to='${ROMEO}'><received xmlns='urn:xmpp:carbons:2'>${copy}</received></message>`,
    )
    server.say(
      `<message from='${ROMEO}.evil.example' to='${ROMEO}'><received xmlns='urn:xmpp:carbons:2'>${copy}</received></message>`,
    )
    const ours = forwarded(chat(`${ROMEO}/orchard`, JULIET.toString(), "I hate you"))
    server.say(
      `<message from='${JULIET}' to='${ROMEO}'><sent xmlns='urn:xmpp:carbons:2'>${ours}</sent></message>`,
    )
    await settle()
    assert.deepEqual(bodies(), ["the end of it"])
  })

  test("a copy of a message of ours that somebody else sent", async () => {
    const notOurs = forwarded(chat("tybalt@capulet.example/x", JULIET.toString(), "I hate you"))
    server.say(`<message from='${ROMEO}'><sent xmlns='urn:xmpp:carbons:2'>${notOurs}</sent></message>`)
    await settle()
    assert.deepEqual(bodies(), ["the end of it"])
    assert.equal(account.conversations.get().length, 1)
  })

  test("true copies, for comparison", async () => {
    const ours = forwarded(chat(`${ROMEO}/orchard`, JULIET.toString(), "from the orchard"))
    server.say(`<message from='${ROMEO}'><sent xmlns='urn:xmpp:carbons:2'>${ours}</sent></message>`)
    await settle()
    assert.deepEqual(bodies(), ["from the orchard", "the end of it"])
  })

  test("results of archives that were not asked", async () => {
    const result = (attrs: string) =>
      `<result xmlns='urn:xmpp:mam:2' id='a1' ${attrs}>${forwarded(chat(`${JULIET}/b`, ROMEO, "forged"))}</result>`
    server.say(`<message from='${JULIET}'>${result("queryid='x'")}</message>`)
    server.say(`<message from='${ROMEO}'>${result("queryid='x'")}</message>`)
    server.say(`<message>${result("")}</message>`)
    await settle()
    assert.deepEqual(bodies(), ["the end of it"])
  })

  test("results that a stranger slips in while our archive is asked", async () => {
    server.answerArchiveQuery = (query) => {
      const queryId = query.child("query", "urn:xmpp:mam:2")?.attrs.queryid
      const result = `<result xmlns='urn:xmpp:mam:2' id='a1' queryid='${queryId}'>`
      const forged = forwarded(chat(`${JULIET}/b`, ROMEO, "forged"))
      const foreign = forwarded(chat("tybalt@capulet.example/b", "paris@capulet.example", "foreign"))
      server.say(`<message from='tybalt@capulet.example'>${result}${forged}</result></message>`)
      server.say(`<message from='${ROMEO}'>${result}${foreign}</result></message>`)
      server.say(emptyArchive(query))
    }
    server.say(
      "<error xmlns='http://etherx.jabber.org/streams'><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></error>",
    )
    await until(account.status, ({ state }) => state !== "online")
    await until(account.status, ({ state }) => state === "online")
    await settle()
    assert.deepEqual(bodies(), ["the end of it"])
    assert.equal(account.conversations.get().length, 1)
  })

  test("ids of archives that our server did not give", async () => {
    const withId = (by: string, body: string) =>
      chat(`${JULIET}/b`, ROMEO, body).replace(
        "</message>",
        `<stanza-id xmlns='urn:xmpp:sid:0' by='${by}' id='same'/></message>`,
      )
    server.say(withId(JULIET.toString(), "one"))
    server.say(withId(JULIET.toString(), "two"))
    await settle()
    assert.deepEqual(bodies(), ["one", "two", "the end of it"])
    assert.equal(juliet.messages.get()[0]?.archiveId, undefined)
  })

  test("receipts, markers and errors of somebody whom the message did not go to", async () => {
    await juliet.send("With love's light wings")
    const { id } = await server.next("message")
    const receipt = `<received xmlns='urn:xmpp:receipts' id='${id}'/>`
    const marker = `<displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/>`
    const error = "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    const from = `from='tybalt@capulet.example/x' to='${ROMEO}'`
    server.say(`<message ${from}>${receipt}</message>`)
    server.say(`<message ${from}>${marker}</message>`)
    server.say(`<message ${from} id='${id}' type='error'>${error}</message>`)
    await settle()
    assert.equal(juliet.messages.get().find(({ isMine }) => isMine)?.state, "pending")

    server.say(`<message from='${JULIET}/b' to='${ROMEO}'>${marker}</message>`)
    await until(juliet.messages, (all) => all.some(({ isMine, state }) => isMine && state === "displayed"))
  })

  test("a marker of the peer for its own message", async () => {
    server.say(chat(`${JULIET}/b`, ROMEO, "look at me", "hers"))
    server.say(
      `<message from='${JULIET}/b' to='${ROMEO}'><displayed xmlns='urn:xmpp:chat-markers:0' id='hers'/></message>`,
    )
    await settle()
    assert.equal(juliet.unread.get(), 2)
  })

  test("changes of the roster from strangers", async () => {
    const item =
      "<query xmlns='jabber:iq:roster'><item jid='tybalt@capulet.example' subscription='both'/></query>"
    server.say(`<iq type='set' id='push1' from='tybalt@capulet.example/x' to='${ROMEO}/here'>${item}</iq>`)
    await settle()
    assert.deepEqual(account.contacts.get(), [])
    assert.equal((await server.next("iq", ({ id }) => id === "push1")).type, "error")
  })

  test("answers from others than whom we asked", async () => {
    const changing = account.renameContact(JULIET, "Sun")
    const asked = await server.next("iq", (iq) => iq.type === "set" && iq.has("query", "jabber:iq:roster"))
    server.say(`<iq type='error' id='${asked.id}' from='tybalt@capulet.example'/>`)
    await changing
  })

  test("acknowledgements of what was never sent", async () => {
    server.say("<a xmlns='urn:xmpp:sm:3' h='4000'/>")
    await until(account.status, ({ state }) => state !== "online")
  })

  test("tells strangers nothing: no receipt, no marker, no typing", async () => {
    server.say(
      chat("tybalt@capulet.example/x", ROMEO, "Boy!").replace(
        "</message>",
        "<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/></message>",
      ),
    )
    const tybalt = account.conversation(Jid.parse("tybalt@capulet.example"))
    await until(tybalt.unread, (unread) => unread === 1)
    await tybalt.markDisplayed()
    tybalt.setTyping(true)
    await settle()
    assert.deepEqual(server.find("message"), [])
  })

  test("characters that would end the stream are left out", async () => {
    await juliet.send("a\u0000b\u0008c\uD800d\uFFFE")
    assert.equal((await server.next("message")).child("body")?.text, "abc\uFFFDd")
  })

  test("a message that is too long is refused before it is queued", async () => {
    await assert.rejects(juliet.send("x".repeat(70_000)), { name: "MessageTooLong" })
    assert.deepEqual(juliet.messages.get(), [])
  })
})
