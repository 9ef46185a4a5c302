import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_PUSH } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"
import { AppServer, COMPONENT, SERVICE } from "./testing/app-server.ts"

const NS_MUC = "http://jabber.org/protocol/muc"
const ROOM = "verona@rooms.localhost"
const ENABLE = `<enable xmlns='${NS_PUSH}' jid='${SERVICE}' node='phone'/>`
const INACTIVE = "<inactive xmlns='urn:xmpp:csi:0'/>"
const ACTIVE = "<active xmlns='urn:xmpp:csi:0'/>"
const chat = (body: string, to = "juliet@localhost") =>
  `<message type='chat' to='${to}'><body>${body}</body></message>`

/** Juliet's phone wants to be woken, and is there, in a session that can be resumed. */
async function awake(config = "") {
  const server = await startTestServer({ config: `${config}\n${COMPONENT}` })
  await server.register("romeo", "juliet")
  const app = await AppServer.join(server)
  const [romeo, phone] = await Promise.all([server.join("romeo"), server.join("juliet", "phone")])
  await phone.ask(ENABLE, { type: "set" })
  phone.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
  await phone.next("enabled")
  const close = async () => {
    await app[Symbol.asyncDispose]()
    await server.stop()
  }
  return { server, app, romeo, phone, [Symbol.asyncDispose]: close }
}

async function enter(client: TestClient, nick: string): Promise<void> {
  client.send(`<presence to='${ROOM}/${nick}'><x xmlns='${NS_MUC}'/></presence>`)
  await client.next("message", (message) => message.has("subject"))
}

/** The connection of the phone is gone, and the server knows it. */
async function cut(romeo: TestClient, phone: TestClient): Promise<void> {
  phone.cut()
  while (!phone.isClosed) await romeo.settle()
  await romeo.settle()
}

test("a client that says nobody looks is woken, and no more once somebody does", async () => {
  await using stage = await awake()
  const { server, app, romeo, phone } = stage
  phone.send(INACTIVE)
  await phone.settle()
  romeo.send(chat("one"))
  assert.equal((await app.next()).messageCount, 1)
  romeo.send(chat("two", phone.jid.toString()))
  await romeo.settle()
  // What was to be told next is seen now.
  phone.send(ACTIVE)
  await phone.settle()
  server.clock.advance(60_000)
  romeo.send(chat("three"))
  await phone.next("message", (message) => message.child("body")?.text === "three")
  await app.expectNone()
  phone.send(INACTIVE)
  await phone.settle()
  romeo.send(chat("four"))
  assert.equal((await app.next()).messageCount, 1)
})

test("a client that has lost its connection is woken for what it had not got, and for what comes", async () => {
  await using stage = await awake()
  const { server, app, romeo, phone } = stage
  phone.send("<a xmlns='urn:xmpp:sm:3' h='0'/>")
  for (const body of ["one", "two"]) romeo.send(chat(body))
  await phone.next("message", (message) => message.child("body")?.text === "two")
  await app.expectNone()
  await cut(romeo, phone)
  assert.equal((await app.next()).messageCount, 2)
  server.clock.advance(60_000)
  romeo.send(chat("three"))
  assert.equal((await app.next()).messageCount, 3)
})

test("what it had got already wakes nobody", async () => {
  await using stage = await awake()
  const { app, romeo, phone } = stage
  romeo.send(chat("one"))
  await phone.next("message")
  phone.send("<a xmlns='urn:xmpp:sm:3' h='1'/>")
  await phone.settle()
  await cut(romeo, phone)
  await app.expectNone()
})

test("a device sleeps while somebody looks at another one, where the administrator wants it so", async () => {
  await using loud = await awake()
  await loud.server.join("juliet", "desk")
  await cut(loud.romeo, loud.phone)
  loud.romeo.send(chat("Hark"))
  assert.equal((await loud.app.next()).messageCount, 1)

  await using quiet = await awake("[push]\nquiet-while-active = true")
  const desk = await quiet.server.join("juliet", "desk")
  await cut(quiet.romeo, quiet.phone)
  quiet.romeo.send(chat("Hark"))
  await desk.next("message")
  await quiet.app.expectNone()
  desk.send(INACTIVE)
  await desk.settle()
  quiet.romeo.send(chat("Hark again"))
  assert.equal((await quiet.app.next()).messageCount, 1)
})

test("a copy of what another device of one's own got or sent wakes nobody", async () => {
  await using stage = await awake()
  const { server, app, romeo, phone } = stage
  await phone.ask("<enable xmlns='urn:xmpp:carbons:2'/>", { type: "set" })
  const desk = await server.join("juliet", "desk")
  await cut(romeo, phone)
  romeo.send(chat("for the desk", desk.jid.toString()))
  await desk.next("message")
  desk.send(chat("Ay me", "romeo@localhost"))
  await romeo.next("message")
  await app.expectNone()
})

test("in a room it is woken for what mentions its person, not for its person's own words", async () => {
  await using stage = await awake()
  const { server, app, romeo, phone } = stage
  const say = (client: TestClient, body: string) =>
    client.send(`<message type='groupchat' to='${ROOM}'><body>${body}</body></message>`)
  const desk = await server.join("juliet", "desk")
  await enter(romeo, "Romeo")
  const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
  const fields = field("FORM_TYPE", `${NS_MUC}#roomconfig`) + field("muc#roomconfig_whois", "moderators")
  const form = `<x xmlns='jabber:x:data' type='submit'>${fields}</x>`
  await romeo.ask(`<query xmlns='${NS_MUC}#owner'>${form}</query>`, { type: "set", to: ROOM })
  await enter(phone, "Juliet")
  await enter(desk, "Juliet")
  await cut(romeo, phone)
  say(romeo, "what light")
  say(desk, "juliet says juliet")
  await romeo.next("message", (message) => message.child("body")?.text === "juliet says juliet")
  await app.expectNone()
  say(romeo, "It is the east, and Juliet is the sun")
  assert.equal((await app.next()).messageCount, 1)
})

test("its session waits for it longer than others, and ends in the end", async () => {
  await using stage = await awake("[push]\nresume-seconds = 7200")
  const { server, app, romeo, phone } = stage
  await server.befriend(romeo, phone)
  await cut(romeo, phone)
  romeo.takeAll()
  server.clock.advance(3_600_000)
  await romeo.expectNo("presence")
  romeo.send(chat("Art thou there"))
  assert.equal((await app.next()).messageCount, 1)
  server.clock.advance(3_600_000)
  assert.equal((await romeo.next("presence")).type, "unavailable")
})
