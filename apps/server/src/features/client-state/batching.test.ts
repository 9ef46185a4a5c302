import assert from "node:assert/strict"
import { test } from "node:test"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"
import { signIn } from "../../testing/sign-in.ts"

const NS_PUBSUB = "http://jabber.org/protocol/pubsub"
const NS_MUC = "http://jabber.org/protocol/muc"
const ROOM = "verona@rooms.localhost"
const INACTIVE = "<inactive xmlns='urn:xmpp:csi:0'/>"
const ACTIVE = "<active xmlns='urn:xmpp:csi:0'/>"

async function friends(server: TestServer) {
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await server.befriend(romeo, juliet)
  juliet.send("<enable xmlns='urn:xmpp:sm:3'/>")
  await juliet.next("enabled")
  return { romeo, juliet }
}

/** Takes all that has come of what the others sent, without anything that would bring along what is held. */
async function arrived(juliet: TestClient, ...others: readonly TestClient[]): Promise<string[]> {
  for (const other of others) await other.settle()
  juliet.send("<r xmlns='urn:xmpp:sm:3'/>")
  await juliet.next("a")
  juliet.takeAll("r")
  return juliet
    .takeAll()
    .map(
      (stanza) =>
        stanza.child("body")?.text ?? stanza.child("show")?.text ?? stanza.spans[0]?.name ?? stanza.name,
    )
}

async function look(client: TestClient, state: string): Promise<void> {
  client.send(state)
  await client.settle()
  if (state === INACTIVE) client.takeAll()
}

async function enter(client: TestClient, nick: string) {
  client.send(`<presence to='${ROOM}/${nick}'><x xmlns='${NS_MUC}'/></presence>`)
  await client.next("message", (message) => message.has("subject"))
  return client.next("presence", (presence) => presence.from === `${ROOM}/${nick}`)
}

const say = (body: string, more = "") =>
  `<message type='groupchat' to='${ROOM}'><body>${body}</body>${more}</message>`

/** Who sees the addresses of the occupants. */
async function configure(owner: TestClient, whois: "anyone" | "moderators"): Promise<void> {
  const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
  const fields = field("FORM_TYPE", `${NS_MUC}#roomconfig`) + field("muc#roomconfig_whois", whois)
  const form = `<x xmlns='jabber:x:data' type='submit'>${fields}</x>`
  await owner.ask(`<query xmlns='${NS_MUC}#owner'>${form}</query>`, { type: "set", to: ROOM })
}

async function inRoom(server: TestServer, whois: "anyone" | "moderators") {
  const { romeo, juliet } = await friends(server)
  await enter(romeo, "Romeo")
  await configure(romeo, whois)
  const self = await enter(juliet, "Juliet")
  await romeo.settle()
  await look(juliet, INACTIVE)
  return { romeo, juliet, self }
}

test("messages in a room wait for one that mentions the person, and keep their order", async () => {
  await using server = await startTestServer()
  const { romeo, juliet, self } = await inRoom(server, "moderators")
  for (const text of [
    say("one"),
    say("Julietta is another"),
    say("tagged", "<mention xmlns='urn:xmpp:mentions:0' occupantid='somebody-else'/>"),
    say("reference", "<reference xmlns='urn:xmpp:reference:0' type='mention' uri='xmpp:nurse@localhost'/>"),
    `<message type='groupchat' to='${ROOM}'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>`,
  ]) {
    romeo.send(text)
  }
  assert.deepEqual(await arrived(juliet, romeo), [])
  romeo.send(say("what light, juliet?"))
  assert.deepEqual(await arrived(juliet, romeo), [
    "one",
    "Julietta is another",
    "tagged",
    "reference",
    "what light, juliet?",
  ])
  const occupantId = self.child("occupant-id", "urn:xmpp:occupant-id:0")?.attrs.id
  for (const more of [
    `<mention xmlns='urn:xmpp:mentions:0' occupantid='${occupantId}'/>`,
    "<mention xmlns='urn:xmpp:mentions:0' mentions='urn:xmpp:mentions:0#channel'/>",
    "<mention xmlns='urn:xmpp:mentions:0' jid='juliet@localhost'/>",
    "<reference xmlns='urn:xmpp:reference:0' type='mention' uri='xmpp:juliet@localhost'/>",
    "<encryption xmlns='urn:xmpp:eme:0' namespace='urn:example'/>",
  ]) {
    romeo.send(say("you", more))
    assert.deepEqual(await arrived(juliet, romeo), ["you"], more)
  }
})

test("what one says in a room comes back at once to the client that said it, and can wait for the others", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await inRoom(server, "anyone")
  const desk = await server.join("juliet", "desk")
  desk.send(`<presence to='${ROOM}/Juliet'><x xmlns='${NS_MUC}'/></presence>`)
  await desk.next("message", (message) => message.has("subject"))
  await look(juliet, INACTIVE)
  const spoken = (id: string) => say(id).replace("<message", `<message id='${id}'`)
  desk.send(spoken("from the desk"))
  assert.deepEqual(await arrived(juliet, desk), [])
  juliet.send(spoken("from here"))
  await romeo.next("message", (message) => message.child("body")?.text === "from here")
  assert.deepEqual(await arrived(juliet, romeo), ["from the desk", "from here"])
})

test("in a group of friends, where everybody sees every address, each message is told", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await inRoom(server, "anyone")
  romeo.send(say("what light"))
  assert.deepEqual(await arrived(juliet, romeo), ["what light"])
})

test("who enters a room while nobody looks is told of it at once", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await friends(server)
  await enter(romeo, "Romeo")
  await configure(romeo, "moderators")
  romeo.send(say("earlier"))
  await romeo.settle()
  await look(juliet, INACTIVE)
  assert.match(String(await enter(juliet, "Juliet")), /code='110'/)
  juliet.takeAll()
  // Her new name is the one that counts.
  juliet.send(`<presence to='${ROOM}/Capulet'/>`)
  await juliet.next("presence", ({ from }) => from === `${ROOM}/Capulet`)
  juliet.takeAll()
  romeo.send(say("Juliet"))
  assert.deepEqual(await arrived(juliet, romeo), [])
  romeo.send(say("O Capulet!"))
  assert.deepEqual(await arrived(juliet, romeo), ["Juliet", "O Capulet!"])
})

test("presence that only looks like that of a room is held like any other", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await friends(server)
  await look(juliet, INACTIVE)
  for (const role of ["none", "of Montague"]) {
    const item = `<item affiliation='none' role='${role}'/><status code='110'/><status code='100'/>`
    romeo.send(`<presence to='${juliet.jid}'><x xmlns='${NS_MUC}#user'>${item}</x></presence>`)
  }
  assert.deepEqual(await arrived(juliet, romeo), [])
  assert.deepEqual(server.complaints, [])
})

test("what contacts publish waits, the latest of each item", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await friends(server)
  const publish = (id: string, text: string) =>
    romeo.ask(
      `<pubsub xmlns='${NS_PUBSUB}'><publish node='urn:example'><item id='${id}'>` +
        `<line xmlns='urn:example'>${text}</line></item></publish></pubsub>`,
      { type: "set" },
    )
  await publish("mood", "first")
  const subscribe = `<subscribe node='urn:example' jid='${juliet.jid}'/>`
  await juliet.ask(`<pubsub xmlns='${NS_PUBSUB}'>${subscribe}</pubsub>`, {
    type: "set",
    to: "romeo@localhost",
  })
  await look(juliet, INACTIVE)
  await publish("mood", "sad")
  await publish("tune", "a madrigal")
  await publish("mood", "in love")
  assert.deepEqual(await arrived(juliet, romeo), [])
  await look(juliet, ACTIVE)
  const items = juliet
    .takeAll("message")
    .map((message) => message.child("event", `${NS_PUBSUB}#event`)?.child("items")?.elements[0])
  assert.deepEqual(
    items.map((item) => item?.child("line", "urn:example")?.text),
    ["a madrigal", "in love"],
  )
})

test("receipts and what one writes elsewhere wait; what one has read elsewhere, calls and errors do not", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await friends(server)
  await juliet.ask("<enable xmlns='urn:xmpp:carbons:2'/>", { type: "set" })
  const desk = await server.signIn("juliet", "desk")
  await look(juliet, INACTIVE)
  const toJuliet = (children: string) =>
    `<message type='chat' id='x' to='juliet@localhost'>${children}</message>`
  const toRomeo = (children: string) => `<message type='chat' to='romeo@localhost'>${children}</message>`
  romeo.send(toJuliet("<received xmlns='urn:xmpp:receipts' id='1'/>"))
  romeo.send(toJuliet("<reactions xmlns='urn:xmpp:reactions:0' id='1'/>"))
  await romeo.settle()
  desk.send(toRomeo("<body>from my desk</body>"))
  assert.deepEqual(await arrived(juliet, desk), [])
  romeo.send(toJuliet("<propose xmlns='urn:xmpp:jingle-message:0' id='c'/>"))
  assert.deepEqual(await arrived(juliet, romeo), ["received", "reactions", "sent", "propose"])
  desk.send(toRomeo("<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>"))
  assert.deepEqual(await arrived(juliet, desk), ["sent"])
  romeo.send(
    `<message type='error' to='${juliet.jid}'><error type='cancel'>` +
      "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
  )
  assert.deepEqual(await arrived(juliet, romeo), ["error"])
})

test("a receipt that no archive has does not wait, or it could be lost", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await friends(server)
  await look(juliet, INACTIVE)
  romeo.send(
    `<message to='${juliet.jid}'><received xmlns='urn:xmpp:receipts' id='1'/><no-store xmlns='urn:xmpp:hints'/></message>`,
  )
  assert.deepEqual(await arrived(juliet, romeo), ["received"])
})

test("a client that sends something gets what was held, for its radio is on", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await friends(server)
  await look(juliet, INACTIVE)
  romeo.send("<presence><show>away</show></presence>")
  assert.deepEqual(await arrived(juliet, romeo), [])
  juliet.send("<message type='chat' to='romeo@localhost'><body>Ay me</body></message>")
  await romeo.next("message")
  assert.deepEqual(await arrived(juliet), ["away"])
})

test("no more is held than the settings allow", async () => {
  await using server = await startTestServer({
    config: "[client-state]\nmax-held = 3\nmax-held-bytes = 3000",
  })
  const { romeo, juliet } = await inRoom(server, "moderators")
  for (const body of ["1", "2", "3"]) romeo.send(say(body))
  assert.deepEqual(await arrived(juliet, romeo), [])
  romeo.send(say("4"))
  assert.deepEqual(await arrived(juliet, romeo), ["1", "2", "3", "4"])
  const [long, longer] = ["x".repeat(1500), "y".repeat(1500)]
  romeo.send(say(long))
  assert.deepEqual(await arrived(juliet, romeo), [])
  romeo.send(say(longer))
  assert.deepEqual(await arrived(juliet, romeo), [long, longer])
})

test("an administrator may have nothing held but presence", async () => {
  await using server = await startTestServer({
    config: "[client-state]\nhold-room-messages = false\nhold-notifications = false",
  })
  const { romeo, juliet } = await inRoom(server, "moderators")
  romeo.send(say("one"))
  assert.deepEqual(await arrived(juliet, romeo), ["one"])
})

test("stream management counts what goes out, and what was held comes behind what is sent again", async () => {
  await using server = await startTestServer()
  const { romeo, juliet: other } = await friends(server)
  await other.close()
  const juliet = await server.join("juliet")
  juliet.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
  const enabled = await juliet.next("enabled")
  juliet.send(INACTIVE)
  await juliet.settle()
  const shown = (show: string) => romeo.send(`<presence><show>${show}</show></presence>`)
  shown("away")
  await romeo.settle()
  romeo.send(`<message type='chat' to='${juliet.jid}'><body>Hark</body></message>`)
  await juliet.next("message")
  shown("dnd")
  await romeo.settle()
  juliet.cut()
  const back = server.connect()
  await back.openStream("localhost")
  await signIn(back, server.address("juliet"), PASSWORD)
  await back.openStream("localhost")
  // It has had the answer to its ping and nothing else.
  back.send(`<resume xmlns='urn:xmpp:sm:3' previd='${enabled.attrs.id}' h='1'/>`)
  await back.next("resumed")
  await back.request("<ping xmlns='urn:xmpp:ping'/>", { to: "localhost" })
  const texts = back.takeAll().map((one) => one.child("body")?.text ?? one.child("show")?.text)
  assert.deepEqual(
    texts.filter((text) => text !== undefined),
    ["away", "Hark", "dnd"],
  )
})

test("for a client without a connection waits only the latest presence of each sender", async () => {
  await using server = await startTestServer()
  const { romeo, juliet: other } = await friends(server)
  await other.close()
  const juliet = await server.join("juliet")
  juliet.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
  const enabled = await juliet.next("enabled")
  juliet.cut()
  while (!juliet.isClosed) await romeo.settle()
  await romeo.settle()
  for (const show of ["away", "xa", "dnd"]) romeo.send(`<presence><show>${show}</show></presence>`)
  romeo.send("<message type='chat' to='juliet@localhost'><body>Hark</body></message>")
  romeo.send("<presence><show>chat</show></presence>")
  await romeo.settle()
  const back = server.connect()
  await back.openStream("localhost")
  await signIn(back, server.address("juliet"), PASSWORD)
  await back.openStream("localhost")
  back.send(`<resume xmlns='urn:xmpp:sm:3' previd='${enabled.attrs.id}' h='0'/>`)
  await back.next("resumed")
  await back.request("<ping xmlns='urn:xmpp:ping'/>", { to: "localhost" })
  const texts = back.takeAll().map((one) => one.child("body")?.text ?? one.child("show")?.text)
  assert.deepEqual(
    texts.filter((text) => text !== undefined),
    ["dnd", "Hark", "chat"],
  )
})
