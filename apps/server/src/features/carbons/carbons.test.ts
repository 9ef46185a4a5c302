import assert from "node:assert/strict"
import { test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"

const NS = "urn:xmpp:carbons:2"
const enable = (client: TestClient) => client.ask(`<enable xmlns='${NS}'/>`, { type: "set" })
const chat = (to: unknown, body: string, more = "") =>
  `<message type='chat' id='${body}' to='${to}'><body>${body}</body>${more}</message>`

/** A place that lets everybody in and hears everything. */
const hall = defineFeature({
  name: "hall",
  setup: ({ xmpp }) =>
    xmpp.serveDomain(`hall.${xmpp.domain}`, { message: () => () => undefined, presence: () => undefined }),
})

/** The message inside a copy. */
function unwrap(copy: Stanza, direction: "received" | "sent") {
  const original = copy
    .child(direction, NS)
    ?.child("forwarded", "urn:xmpp:forward:0")
    ?.child("message", "jabber:client")
  assert.ok(original, String(copy))
  return original
}

async function household(server: TestServer) {
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  const chamber = await server.signIn("juliet", "chamber")
  await enable(juliet)
  await enable(chamber)
  return { romeo, juliet, chamber }
}

test("the other session sees both sides, each copy from the own account", async () => {
  await using server = await startTestServer()
  const { romeo, juliet, chamber } = await household(server)
  juliet.send(chat("romeo@localhost", "Wherefore"))
  const arrived = await romeo.next("message")
  const sent = await chamber.next("message")
  assert.deepEqual([sent.from, sent.to, sent.type], ["juliet@localhost", chamber.jid.toString(), "chat"])
  const original = unwrap(sent, "sent")
  assert.equal(original.attrs.from, juliet.jid.toString())
  assert.equal(original.attrs.to, "romeo@localhost")
  const stanzaId = original.child("stanza-id", "urn:xmpp:sid:0")
  assert.equal(stanzaId?.attrs.by, "juliet@localhost")
  assert.equal(arrived.child("stanza-id", "urn:xmpp:sid:0")?.attrs.id, stanzaId?.attrs.id)
  await juliet.expectNo("message")

  romeo.send(chat(juliet.jid, "Call me but love"))
  assert.equal((await juliet.next("message")).child("body")?.text, "Call me but love")
  const received = await chamber.next("message")
  assert.deepEqual([received.from, received.to], ["juliet@localhost", chamber.jid.toString()])
  assert.equal(unwrap(received, "received").attrs.from, romeo.jid.toString())
  assert.equal(
    unwrap(received, "received").child("stanza-id", "urn:xmpp:sid:0")?.attrs.by,
    "juliet@localhost",
  )
  await romeo.expectNo("message")
})

test("nobody gets a message twice", async () => {
  await using server = await startTestServer()
  const { romeo, juliet, chamber } = await household(server)
  chamber.send("<presence/>")
  await juliet.next("presence", ({ from }) => from === chamber.jid.toString())
  romeo.send(chat("juliet@localhost", "to all"))
  for (const client of [juliet, chamber]) {
    assert.equal((await client.next("message")).child("body")?.text, "to all")
    await client.expectNo("message")
  }
  juliet.send(chat("juliet@localhost", "note"))
  for (const client of [juliet, chamber]) {
    assert.equal((await client.next("message")).child("body")?.text, "note")
    await client.expectNo("message")
  }
})

test("who did not enable them, or has disabled them, gets none", async () => {
  await using server = await startTestServer()
  const { romeo, juliet, chamber } = await household(server)
  const plain = await server.signIn("juliet", "plain")
  await chamber.ask(`<disable xmlns='${NS}'/>`, { type: "set" })
  await chamber.ask(`<disable xmlns='${NS}'/>`, { type: "set" })
  juliet.send(chat("romeo@localhost", "one"))
  romeo.send(chat(juliet.jid, "two"))
  await romeo.next("message")
  await juliet.next("message")
  await plain.expectNo("message")
  await chamber.expectNo("message")
  assert.equal(await chamber.askInVain(`<sometimes xmlns='${NS}'/>`, { type: "set" }), "bad-request")
})

test("only conversation is copied, and nothing that asks not to be", async () => {
  await using server = await startTestServer()
  const { romeo, juliet, chamber } = await household(server)
  const message = (id: string, type: string, children: string) =>
    `<message id='${id}' type='${type}' to='${juliet.jid}'>${children}</message>`
  const roomUser = (children = "") => `<x xmlns='http://jabber.org/protocol/muc#user'>${children}</x>`
  const body = "<body>Ay me!</body>"
  for (const [copied, text] of [
    [true, message("chat", "chat", body)],
    [true, message("bodyless", "chat", "<x xmlns='urn:example'/>")],
    [true, message("normal", "normal", body)],
    [false, message("payload", "normal", "<x xmlns='urn:example'/>")],
    [true, message("receipt", "normal", "<received xmlns='urn:xmpp:receipts' id='1'/>")],
    [true, message("marker", "normal", "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>")],
    [true, message("state", "normal", "<active xmlns='http://jabber.org/protocol/chatstates'/>")],
    [true, message("invitation", "normal", "<x xmlns='jabber:x:conference' jid='room@rooms.example'/>")],
    [true, message("mediated", "normal", roomUser("<invite from='tybalt@localhost'/>"))],
    [false, message("occupant", "chat", `${body}${roomUser()}`)],
    [false, message("headline", "headline", body)],
    [false, message("private", "chat", `${body}<private xmlns='${NS}'/>`)],
    [false, message("no-copy", "chat", `${body}<no-copy xmlns='urn:xmpp:hints'/>`)],
    [false, message("unasked", "error", `${body}<error type='cancel'/>`)],
  ] as const) {
    romeo.send(text)
    const received = await juliet.next("message")
    if (copied) assert.equal(unwrap(await chamber.next("message"), "received").attrs.id, received.id)
    else await chamber.expectNo("message")
  }
})

test("an error is copied where the message it answers was", async () => {
  await using server = await startTestServer()
  const { romeo, juliet, chamber } = await household(server)
  juliet.send(chat(romeo.jid, "unwelcome"))
  await romeo.next("message")
  await chamber.next("message")
  const error = (id: string) =>
    `<message id='${id}' type='error' to='${juliet.jid}'><error type='cancel'>
      <not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`
  romeo.send(error("never-sent"))
  romeo.send(error("unwelcome"))
  assert.equal((await juliet.next("message")).id, "never-sent")
  assert.equal((await juliet.next("message")).id, "unwelcome")
  assert.equal(unwrap(await chamber.next("message"), "received").attrs.id, "unwelcome")
  await chamber.expectNo("message")
})

test("a forged carbon is delivered as what it is: a message of whoever sent it", async () => {
  await using server = await startTestServer()
  const { juliet, chamber } = await household(server)
  const tybalt = await server.signIn("tybalt")
  const forgery =
    `<received xmlns='${NS}'><forwarded xmlns='urn:xmpp:forward:0'>` +
    `<message xmlns='jabber:client' from='romeo@localhost/orchard' to='${juliet.jid}' type='chat'>` +
    "<body>Meet me in the crypt</body></message></forwarded></received>"
  tybalt.send(`<message type='chat' to='${juliet.jid}'>${forgery}</message>`)
  const received = await juliet.next("message")
  assert.equal(received.from, tybalt.jid.toString())
  const copy = await chamber.next("message")
  assert.equal(copy.from, "juliet@localhost")
  assert.equal(unwrap(copy, "received").attrs.from, tybalt.jid.toString())

  tybalt.send(`<message from='juliet@localhost' type='chat' to='${juliet.jid}'>${forgery}</message>`)
  assert.equal((await tybalt.next("error")).elements[0]?.name, "invalid-from")
  await juliet.expectNo("message")
})

test("nobody switches carbons for somebody else", async () => {
  await using server = await startTestServer()
  const { romeo } = await household(server)
  for (const to of ["juliet@localhost", "nobody@localhost"]) {
    assert.equal(await romeo.askInVain(`<enable xmlns='${NS}'/>`, { type: "set", to }), "not-allowed")
  }
})

test("carbons are enabled along with the resource", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await server.join("romeo")
  const juliet = await server.join("juliet")
  const chamber = server.connect()
  const inline = `<bind xmlns='urn:xmpp:bind:0'><enable xmlns='${NS}'/></bind>`
  const success = await chamber.logIn(server.address("juliet"), PASSWORD, inline)
  assert.equal(`${success.child("bound", "urn:xmpp:bind:0")?.child("enable", NS)}`, "undefined")
  romeo.send(`<message type='chat' to='${juliet.jid}'><body>Soft!</body></message>`)
  const copy = await chamber.next("message")
  assert.equal(unwrap(copy, "received").child("body", "jabber:client")?.text, "Soft!")
})

test("an error of this server, and one for a session that is gone, are copied too", async () => {
  await using server = await startTestServer()
  const { romeo, juliet, chamber } = await household(server)
  const info = await juliet.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: "localhost" })
  assert.match(String(info), /<feature var='urn:xmpp:carbons:rules:0'\/>/)
  juliet.send(chat("nobody@localhost", "lost"))
  const error = await juliet.next("message")
  assert.equal(error.type, "error")
  const copy = await chamber.next("message")
  assert.deepEqual([copy.from, copy.type], ["juliet@localhost", "error"])
  assert.deepEqual(
    [unwrap(copy, "received").attrs.id, unwrap(copy, "received").attrs.from],
    ["lost", "nobody@localhost"],
  )
  // What would not have been copied has errors that are not.
  juliet.send(`<message id='x' type='headline' to='nobody@localhost'><x xmlns='urn:example'/></message>`)
  assert.equal((await juliet.next("message")).type, "error")
  await chamber.expectNo("message")

  juliet.send(chat("romeo@localhost", "late"))
  await romeo.next("message")
  await chamber.next("message")
  const gone = juliet.jid
  await juliet.close()
  romeo.send(`<message type='error' id='late' to='${gone}'><error type='wait'/></message>`)
  assert.equal(unwrap(await chamber.next("message"), "received").attrs.id, "late")
})

test("an error that one sends oneself is copied where it answers a conversation", async () => {
  await using server = await startTestServer()
  const { romeo, juliet, chamber } = await household(server)
  romeo.send(chat(juliet.jid, "secret"))
  await juliet.next("message")
  await chamber.next("message")
  const error = (id: string) =>
    `<message type='error' id='${id}' to='${romeo.jid}'><error type='modify'/></message>`
  juliet.send(error("never-came"))
  juliet.send(error("secret"))
  assert.equal(unwrap(await chamber.next("message"), "sent").attrs.id, "secret")
  await chamber.expectNo("message")
})

test("a private message in a room is copied to the devices that are in the room", async () => {
  await using server = await startTestServer({ features: [hall] })
  const { juliet, chamber } = await household(server)
  const kitchen = await server.signIn("juliet", "kitchen")
  await enable(kitchen)
  for (const client of [juliet, chamber]) client.send("<presence to='feast@hall.localhost/Juliet'/>")
  await chamber.settle()
  juliet.send(chat("feast@hall.localhost/Romeo", "psst", "<x xmlns='http://jabber.org/protocol/muc#user'/>"))
  assert.equal(unwrap(await chamber.next("message"), "sent").attrs.id, "psst")
  await juliet.settle()
  await kitchen.expectNo("message")
  juliet.send("<message id='hello' type='groupchat' to='feast@hall.localhost'><body>Hello</body></message>")
  await juliet.settle()
  await chamber.expectNo("message")
})
