import assert from "node:assert/strict"
import { test } from "node:test"
import { parseStanzaError, type Stanza } from "@kith/xmpp"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"

const chat = (body: string, more = "", to = "juliet@localhost") =>
  `<message type='chat' id='${body}' to='${to}'><body>${body}</body>${more}</message>`
const body = (message: Stanza) => message.child("body")?.text
const stampOf = (message: Stanza) => message.child("delay", "urn:xmpp:delay")?.attrs.stamp

/** Waits until all that was sent is stored or refused: only then does the server acknowledge it (XEP-0198). */
async function sendAll(client: TestClient, ...texts: string[]): Promise<void> {
  const acknowledged = async (isEnough: (handled: number) => boolean): Promise<number> => {
    for (;;) {
      client.send("<r xmlns='urn:xmpp:sm:3'/>")
      const handled = Number((await client.next("a")).attrs.h)
      if (isEnough(handled)) return handled
    }
  }
  const before = await acknowledged(() => true)
  for (const text of texts) client.send(text)
  await acknowledged((handled) => handled === before + texts.length)
}

/** A client that learns what the server has stored. */
async function joinWithAcknowledgements(server: TestServer, name: string): Promise<TestClient> {
  const client = await server.signIn(name)
  client.send("<enable xmlns='urn:xmpp:sm:3'/>")
  await client.next("enabled")
  client.send("<presence/>")
  await client.next("presence")
  return client
}

async function takeMessages(client: TestClient, count: number): Promise<Stanza[]> {
  const messages: Stanza[] = []
  for (let index = 0; index < count; index++) messages.push(await client.next("message"))
  return messages
}

test("what came while nobody was there comes in order, with its time and its id", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  await sendAll(romeo, chat("1"))
  server.clock.advance(20_000)
  await sendAll(romeo, chat("2"), chat("3"), "<message to='juliet@localhost'><body>normal</body></message>")
  server.clock.advance(20_000)

  const juliet = await server.signIn("juliet")
  await juliet.expectNo("message")
  juliet.send("<presence><priority>-1</priority></presence>")
  await juliet.expectNo("message")
  juliet.send("<presence/>")
  const messages = await takeMessages(juliet, 4)
  assert.deepEqual(messages.map(body), ["1", "2", "3", "normal"])
  assert.deepEqual(messages.map(stampOf), [
    "2026-01-01T00:00:00.000Z",
    "2026-01-01T00:00:20.000Z",
    "2026-01-01T00:00:20.000Z",
    "2026-01-01T00:00:20.000Z",
  ])
  for (const message of messages) {
    assert.equal(message.from, romeo.jid.toString())
    assert.equal(message.to, "juliet@localhost")
    assert.equal(message.child("delay", "urn:xmpp:delay")?.attrs.from, "localhost")
    assert.equal(message.child("stanza-id", "urn:xmpp:sid:0")?.attrs.by, "juliet@localhost")
  }
  await romeo.expectNo("message")

  const chamber = await server.signIn("juliet", "chamber")
  chamber.send("<presence/>")
  await chamber.expectNo("message")
})

test("what should not wait does not, and its sender hears of it where it matters", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  await sendAll(
    romeo,
    "<message type='headline' to='juliet@localhost'><body>news</body></message>",
    "<message type='error' to='juliet@localhost'><error type='cancel'/></message>",
    "<message type='chat' to='juliet@localhost'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
  )
  assert.deepEqual(romeo.takeAll("message"), [])
  await sendAll(
    romeo,
    "<message type='groupchat' id='room' to='juliet@localhost'><body>all</body></message>",
    chat("secret", "<no-store xmlns='urn:xmpp:hints'/>"),
  )
  const refused = romeo.takeAll("message")
  assert.deepEqual(
    refused.map((message) => [message.id, parseStanzaError(message).condition]),
    [
      ["room", "service-unavailable"],
      ["secret", "service-unavailable"],
    ],
  )
  await sendAll(romeo, chat("off-the-record", "<no-permanent-store xmlns='urn:xmpp:hints'/>"))
  const juliet = await server.signIn("juliet")
  juliet.send("<presence/>")
  assert.deepEqual((await takeMessages(juliet, 1)).map(body), ["off-the-record"])
  await juliet.expectNo("message")
})

test("when too many wait the sender is told", async () => {
  await using server = await startTestServer({ config: "[offline-messages]\nmax-messages = 2" })
  await server.register("romeo", "juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  await sendAll(romeo, chat("1"), chat("2"), chat("3"))
  const [error, ...others] = romeo.takeAll("message")
  assert.equal(error?.id, "3")
  assert.equal(error && parseStanzaError(error).condition, "service-unavailable")
  assert.deepEqual(others, [])
  const juliet = await server.signIn("juliet")
  juliet.send("<presence/>")
  assert.deepEqual((await takeMessages(juliet, 2)).map(body), ["1", "2"])
  await juliet.settle()
  await juliet.close()
  await sendAll(romeo, chat("4"))
  assert.deepEqual(romeo.takeAll("message"), [])
})

test("many and big messages come all, in order", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  const texts = Array.from({ length: 130 }, (_, index) => `${index}-${"x".repeat(10_000)}`)
  await sendAll(romeo, ...texts.map((text) => chat(text)))
  const juliet = await server.signIn("juliet")
  juliet.send("<presence/>")
  assert.deepEqual((await takeMessages(juliet, texts.length)).map(body), texts)
})

test("messages wait over a restart of the server", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  await sendAll(romeo, chat("1"))
  await server.restart()
  const juliet = await server.signIn("juliet")
  juliet.send("<presence/>")
  assert.deepEqual((await takeMessages(juliet, 1)).map(body), ["1"])
})

test("what a client never acknowledged goes to its next session", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  await sendAll(romeo, chat("1"), chat("2"))

  const juliet = await server.signIn("juliet", "balcony")
  juliet.send("<enable xmlns='urn:xmpp:sm:3'/>")
  await juliet.next("enabled")
  juliet.send("<presence/>")
  await takeMessages(juliet, 2)
  juliet.cut()
  await romeo.settle()

  const chamber = await server.signIn("juliet", "chamber")
  chamber.send("<presence/>")
  const messages = await takeMessages(chamber, 2)
  assert.deepEqual(messages.map(body), ["1", "2"])
  assert.deepEqual(
    messages.map(({ spans }) => spans.filter(({ name }) => name === "delay").length),
    [1, 1],
  )
  await chamber.close()
  const late = await server.signIn("juliet", "late")
  late.send("<presence/>")
  await late.expectNo("message")
})

test("a message that a lost session held comes with the time at which it was sent", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  const juliet = await server.join("juliet", "balcony")
  juliet.send("<enable xmlns='urn:xmpp:sm:3'/>")
  await juliet.next("enabled")
  await sendAll(romeo, chat("1"))
  await juliet.next("message")
  server.clock.advance(20_000)
  juliet.cut()
  await romeo.settle()
  const chamber = await server.join("juliet", "chamber")
  const message = await chamber.next("message")
  assert.equal(body(message), "1")
  assert.equal(stampOf(message), "2026-01-01T00:00:00.000Z")
  assert.equal(message.spans.filter(({ name }) => name === "stanza-id").length, 1)
})

test("who comes at the very moment of a message gets it, and gets it once", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  for (let round = 0; round < 20; round++) {
    const juliet = await server.signIn("juliet")
    romeo.send(chat(`round ${round}`))
    // Each round a little later.
    for (let turn = 0; turn < round; turn++) await new Promise(setImmediate)
    juliet.send("<presence/>")
    assert.equal(body(await juliet.next("message")), `round ${round}`)
    await sendAll(romeo)
    await juliet.expectNo("message")
    await juliet.close()
    await romeo.settle()
  }
})

test("what a client acknowledged never comes again", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  await sendAll(romeo, chat("1"))
  const juliet = await server.signIn("juliet", "balcony")
  juliet.send("<enable xmlns='urn:xmpp:sm:3'/>")
  await juliet.next("enabled")
  juliet.send("<presence/>")
  await takeMessages(juliet, 1)
  const { length } = [...juliet.inbox, "the message"].filter(
    (stanza) => typeof stanza === "string" || ["iq", "message", "presence"].includes(stanza.name),
  )
  juliet.send(`<a xmlns='urn:xmpp:sm:3' h='${length}'/>`)
  await juliet.settle()
  juliet.cut()
  await romeo.settle()
  const chamber = await server.signIn("juliet", "chamber")
  chamber.send("<presence/>")
  await chamber.expectNo("message")
})

test("an account that is removed leaves no messages to its successor", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const juliet = await server.signIn("juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  await sendAll(romeo, chat("for the first Juliet"))
  await juliet.ask("<query xmlns='jabber:iq:register'><remove/></query>", { type: "set" })
  await server.register("juliet")
  const successor = await server.join("juliet", "orchard")
  await successor.expectNo("message")
  const history = await successor.ask("<query xmlns='urn:xmpp:mam:2'/>", { type: "set" })
  assert.equal(history.child("fin", "urn:xmpp:mam:2")?.attrs.complete, "true")
  await successor.expectNo("message")
})

test("who binds a resource so reads from the archive what is there, and still gets the rest", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  const unarchived = "<no-permanent-store xmlns='urn:xmpp:hints'/>"
  await sendAll(romeo, chat("archived"), chat("fleeting", unarchived), chat("archived too"))
  const juliet = server.connect()
  await juliet.logIn(server.address("juliet"), PASSWORD)
  juliet.send("<presence/>")
  assert.deepEqual((await takeMessages(juliet, 1)).map(body), ["fleeting"])
  await juliet.expectNo("message")
})

test("without an archive nothing of what waits is dropped", async () => {
  await using server = await startTestServer({ config: "[message-archive]\nenabled = false" })
  await server.register("romeo", "juliet")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  await sendAll(romeo, ...Array.from({ length: 60 }, (_, index) => chat(`${index}`)))
  const juliet = server.connect()
  await juliet.logIn(server.address("juliet"), PASSWORD)
  juliet.send("<presence/>")
  assert.equal((await takeMessages(juliet, 60)).length, 60)
})

test("who reads the archive before the first presence gets only what is not there", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const romeo = await joinWithAcknowledgements(server, "romeo")
  const tybalt = await joinWithAcknowledgements(server, "tybalt")
  await sendAll(
    romeo,
    chat("one"),
    chat("two"),
    chat("secret", "<no-permanent-store xmlns='urn:xmpp:hints'/>"),
  )
  await sendAll(tybalt, chat("three"))
  const query = (inside: string) => `<query xmlns='urn:xmpp:mam:2'>${inside}</query>`
  const withTybalt =
    "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>" +
    "<field var='with'><value>tybalt@localhost</value></field></x>"
  const juliet = await server.signIn("juliet")
  await juliet.ask(query("<set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set>"), { type: "set" })
  await juliet.ask(query(withTybalt), { type: "set" })
  assert.equal(juliet.takeAll("message").length, 3)
  juliet.send("<presence/>")
  // A part that has gaps is not known to be whole.
  assert.deepEqual((await takeMessages(juliet, 2)).map(body), ["secret", "three"])
  await juliet.expectNo("message")
  const desk = await server.join("juliet", "desk")
  await desk.expectNo("message")
})
