import assert from "node:assert/strict"
import { test } from "node:test"
import { findAuthenticationFeature, findBound, type Jid, type Stanza } from "@kith/xmpp"
import { StreamClient } from "../../kernel/streams/testing/stream-client.ts"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"

const GUESTS = "guests.localhost"
const ROOMS = "rooms.localhost"
const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
const NS_SASL2 = "urn:xmpp:sasl:2"
const NS_INFO = "http://jabber.org/protocol/disco#info"
const config = `[guests]\ndomain = "${GUESTS}"\nreach = ["${ROOMS}", "juliet@localhost"]`

async function comeAsGuest(
  server: TestServer,
  inline = "<bind xmlns='urn:xmpp:bind:0'/>",
): Promise<TestClient> {
  const client = server.connect()
  await client.openStream(GUESTS)
  client.send(`<authenticate xmlns='${NS_SASL2}' mechanism='ANONYMOUS'>${inline}</authenticate>`)
  client.takeAddress(await client.next("success"))
  await client.next("features")
  return client
}

/** A guest has nobody but itself to ask whether anything is still on its way. */
async function settle(guest: TestClient): Promise<readonly Stanza[]> {
  await guest.ask("<ping xmlns='urn:xmpp:ping'/>")
  return guest.inbox
}

const chat = (to: unknown, body: string) =>
  `<message type='chat' id='${body}' to='${to}'><body>${body}</body></message>`

test("guests are not let in unless the operator says so", async () => {
  await using server = await startTestServer()
  const client = server.connect()
  const features = await client.openStream("localhost")
  assert.ok(!`${features}`.includes("ANONYMOUS"))
  client.send(`<auth xmlns='${NS_SASL}' mechanism='ANONYMOUS'/>`)
  assert.ok((await client.next("failure")).has("invalid-mechanism", NS_SASL))
  const other = server.connect()
  await assert.rejects(other.openStream(GUESTS))
})

test("at their domain guests are let in, and nobody else, and nothing else is offered", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const client = server.connect()
  const features = await client.openStream(GUESTS)
  const offer = findAuthenticationFeature(features)
  assert.deepEqual(offer?.mechanisms, ["ANONYMOUS"])
  assert.deepEqual(offer.inline.map(String), [
    "<sm xmlns='urn:xmpp:sm:3'/>",
    "<bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:sm:3'/></inline></bind>",
  ])
  assert.deepEqual(
    features.elements.map(({ name }) => name),
    ["mechanisms", "authentication", "limits"],
  )
  client.send("<iq type='get' id='1'><query xmlns='jabber:iq:register'/></iq>")
  assert.equal((await client.next("error")).elements[0]?.name, "not-authorized")
  const own = server.connect()
  assert.ok(!`${await own.openStream("localhost")}`.includes("ANONYMOUS"))
  const juliet = server.connect()
  await juliet.openStream(GUESTS)
  juliet.send(`<auth xmlns='${NS_SASL}' mechanism='SCRAM-SHA-1'>biws</auth>`)
  assert.ok((await juliet.next("failure")).has("invalid-mechanism", NS_SASL))
})

test("each guest is somebody new, by either profile, whatever it says of itself", async () => {
  await using server = await startTestServer({ config })
  const first = await comeAsGuest(server)
  const second = await comeAsGuest(server)
  assert.equal(first.jid.domain, GUESTS)
  assert.match(first.jid.local ?? "", /^[0-9a-f]{8}-[0-9a-f-]{27}$/)
  assert.notEqual(first.jid.local, second.jid.local)
  const old = await StreamClient.connectDirectTls(server.ports.directTls ?? 0)
  const features = await old.open(GUESTS)
  assert.ok(!features.has("sasl-channel-binding", "urn:xmpp:sasl-cb:0"))
  assert.equal(
    (await old.auth("ANONYMOUS", Buffer.from("juliet@localhost").toString("base64"))).name,
    "success",
  )
  await old.open(GUESTS)
  const bound = await old.bind("orchard")
  assert.match(`${bound}`, /<jid>[0-9a-f-]{36}@guests\.localhost\/orchard<\/jid>/)
  const again = await StreamClient.connectDirectTls(server.ports.directTls ?? 0)
  await again.open(GUESTS)
  await again.auth("ANONYMOUS", "")
  again.send(
    "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
  )
  assert.equal(await again.closing(), "host-unknown")
})

test("a guest talks to whom guests may reach, and hears back", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const guest = await comeAsGuest(server)
  guest.send(chat("juliet@localhost", "help"))
  const question = await juliet.next("message")
  assert.equal(question.from, guest.jid.toString())
  juliet.send(chat(guest.jid, "how"))
  assert.equal((await guest.next("message")).child("body")?.text, "how")
  juliet.send(chat(guest.jid.bare, "so"))
  assert.equal((await guest.next("message")).child("body")?.text, "so")
  juliet.send(chat(guest.jid.bare.withResource("other"), "lost"))
  assert.equal((await juliet.next("message", ({ type }) => type === "error")).id, "lost")
})

test("a guest is in no archive of its own, and in that of whom it talked to", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const guest = await comeAsGuest(server)
  guest.send(chat("juliet@localhost", "help"))
  await juliet.next("message")
  const query = "<query xmlns='urn:xmpp:mam:2'/>"
  await juliet.ask(query, { type: "set" })
  const [archived] = juliet.takeAll("message")
  assert.match(`${archived}`, /help/)
  assert.equal(await guest.askInVain(query, { type: "set" }), "service-unavailable")
})

test("a guest does not get anywhere else", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet", "romeo")
  const romeo = await server.join("romeo")
  const guest = await comeAsGuest(server)
  const other = await comeAsGuest(server)
  for (const to of [
    "romeo@localhost",
    romeo.jid,
    "nobody@localhost",
    "verona.example",
    other.jid,
    guest.jid,
    "localhost",
  ]) {
    guest.send(chat(to, "psst"))
    const error = await guest.next("message", ({ type }) => type === "error")
    assert.ok(error.child("error")?.child("not-allowed", "urn:ietf:params:xml:ns:xmpp-stanzas"), `${to}`)
  }
  for (const [text, to] of [
    ["<query xmlns='jabber:iq:version'/>", romeo.jid],
    [`<query xmlns='${NS_INFO}'/>`, "romeo@localhost"],
    ["<query xmlns='jabber:iq:register'/>", "localhost"],
    ["<query xmlns='jabber:iq:last'/>", "localhost"],
  ] as const) {
    assert.equal(await guest.askInVain(text, { to }), "not-allowed", text)
  }
  assert.equal(
    await guest.askInVain("<query xmlns='jabber:iq:register'><remove/></query>", {
      to: "localhost",
      type: "set",
    }),
    "not-allowed",
  )
  guest.send("<presence to='romeo@localhost'/>")
  await guest.next("presence", ({ type }) => type === "error")
  for (const type of ["subscribe", "subscribed", "probe"]) {
    guest.send(`<presence type='${type}' to='juliet@localhost'/>`)
    await guest.next("presence", (presence) => presence.type === "error")
  }
  await romeo.expectNo("message")
  await romeo.expectNo("presence", ({ from }) => from?.includes(GUESTS) === true)
  assert.deepEqual(other.inbox, [])
})

test("a guest's own account is empty and says what it is", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const guest = await comeAsGuest(server)
  assert.equal(
    `${(await guest.ask("<query xmlns='jabber:iq:roster'/>")).elements[0]}`,
    "<query xmlns='jabber:iq:roster'/>",
  )
  const item = "<query xmlns='jabber:iq:roster'><item jid='juliet@localhost'/></query>"
  assert.equal(await guest.askInVain(item, { type: "set" }), "service-unavailable")
  assert.equal(await guest.askInVain("<vCard xmlns='vcard-temp'/>", { type: "set" }), "service-unavailable")
  guest.send("<presence/>")
  assert.equal((await guest.next("presence")).from, guest.jid.toString())

  const juliet = await server.join("juliet")
  const info = async (to: Jid | string) => `${await juliet.request(`<query xmlns='${NS_INFO}'/>`, { to })}`
  assert.match(await info(guest.jid.bare), /<identity category='account' type='anonymous'\/>/)
  assert.match(await info(GUESTS), /<identity category='server' type='im' name='Guests'\/>/)
  assert.match(await info(`nobody@${GUESTS}`), /service-unavailable/)
  assert.match(`${await guest.ask(`<query xmlns='${NS_INFO}'/>`, { to: "localhost" })}`, /category='server'/)
})

test("a question to a guest's client is put through, and so is the answer, and no other", async () => {
  await using server = await startTestServer({ config })
  await server.register("romeo")
  const romeo = await server.join("romeo")
  const guest = await comeAsGuest(server)
  romeo.send(`<iq type='get' id='q1' to='${guest.jid}'><query xmlns='jabber:iq:version'/></iq>`)
  const question = await guest.next("iq")
  guest.send(`<iq type='result' id='other' to='${romeo.jid}'/>`)
  guest.send(`<iq type='result' id='q1' to='${question.from}'><query xmlns='jabber:iq:version'/></iq>`)
  guest.send(`<iq type='result' id='q1' to='${question.from}'/>`)
  await settle(guest)
  await romeo.settle()
  assert.deepEqual(
    romeo.takeAll("iq").map(({ id, from }) => [id, from]),
    [["q1", guest.jid.toString()]],
  )
})

test("a guest enters a room, speaks in it, and is gone from it with its connection", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const room = `balcony@${ROOMS}`
  const enter = (nickname: string) =>
    `<presence to='${room}/${nickname}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`
  juliet.send(enter("juliet"))
  await juliet.next("presence", ({ from }) => from === `${room}/juliet`)
  await juliet.ask(
    "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>",
    { type: "set", to: room },
  )
  const guest = await comeAsGuest(server)
  guest.send(enter("stranger"))
  await guest.next("presence", ({ from }) => from === `${room}/stranger`)
  await juliet.next("presence", ({ from, type }) => from === `${room}/stranger` && type === undefined)
  guest.send(`<message type='groupchat' to='${room}'><body>Good even</body></message>`)
  const heard = await juliet.next("message", (message) => message.child("body")?.text === "Good even")
  assert.equal(heard.from, `${room}/stranger`)
  guest.cut()
  await juliet.next("presence", ({ from, type }) => from === `${room}/stranger` && type === "unavailable")
})

test("a guest that is gone does not come back, and what was sent to it is not kept", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const inline = "<bind xmlns='urn:xmpp:bind:0'><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>"
  const client = server.connect()
  await client.openStream(GUESTS)
  client.send(`<authenticate xmlns='${NS_SASL2}' mechanism='ANONYMOUS'>${inline}</authenticate>`)
  const success = await client.next("success")
  client.takeAddress(success)
  assert.equal(`${findBound(success)?.elements[0]}`, "<enabled xmlns='urn:xmpp:sm:3'/>")
  client.cut()
  for (let isGone = false; !isGone; ) {
    juliet.send(chat(client.jid.bare, "still there"))
    await juliet.settle()
    isGone = juliet.takeAll("message").some(({ type }) => type === "error")
  }
  juliet.send(`<presence to='${client.jid.bare}'/>`)
  juliet.send(`<message type='headline' to='${client.jid.bare}'/>`)
  await juliet.expectNo("message", ({ type }) => type === "error")
})

test("there are so many guests and no more, in all and from one address", async () => {
  await using server = await startTestServer({ config: `${config}\nmax-guests = 2` })
  const first = await comeAsGuest(server)
  await comeAsGuest(server)
  const third = server.connect()
  await third.openStream(GUESTS)
  third.send(
    `<authenticate xmlns='${NS_SASL2}' mechanism='ANONYMOUS'><bind xmlns='urn:xmpp:bind:0'/></authenticate>`,
  )
  const success = await third.next("success")
  assert.equal(findBound(success), undefined)
  const refused = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
  assert.equal(await third.askInVain(refused, { type: "set" }), "resource-constraint")
  await first.close()
  await third.ask(refused, { type: "set" })

  await using narrow = await startTestServer({ config: `${config}\nmax-per-address = 1` })
  await comeAsGuest(narrow)
  const next = narrow.connect()
  await next.openStream(GUESTS)
  next.send(`<auth xmlns='${NS_SASL}' mechanism='ANONYMOUS'/>`)
  await next.next("success")
  await next.openStream(GUESTS)
  assert.equal(await next.askInVain(refused, { type: "set" }), "resource-constraint")
})

test("a guest sends no faster than a person, and shows itself in so many places", async () => {
  await using server = await startTestServer({
    config: `${config}\nmax-stanzas-per-minute = 5\nmax-directed = 1`,
  })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const guest = await comeAsGuest(server)
  for (let count = 0; count < 6; count++) guest.send(chat("juliet@localhost", `${count}`))
  const refused = await guest.next("message", ({ type }) => type === "error")
  assert.equal(refused.id, "5")
  assert.equal(refused.child("error")?.attrs.type, "wait")
  server.clock.advance(60_000)
  guest.send(`<presence to='a@${ROOMS}/guest'/>`)
  guest.send(`<presence to='b@${ROOMS}/guest'/>`)
  const denied = await guest.next("presence", ({ from }) => from === `b@${ROOMS}/guest`)
  assert.ok(denied.child("error")?.child("policy-violation", "urn:ietf:params:xml:ns:xmpp-stanzas"))
  await juliet.settle()
})

test("a guest sends in nobody else's name", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const guest = await comeAsGuest(server)
  guest.send(chat("juliet@localhost", "true").replace("<message", `<message from='${guest.jid.bare}'`))
  assert.equal((await juliet.next("message")).from, guest.jid.toString())
  guest.send(chat("juliet@localhost", "false").replace("<message", "<message from='juliet@localhost'"))
  assert.equal((await guest.next("error")).elements[0]?.name, "invalid-from")
  await juliet.expectNo("message")
})

test("who has an account does not get in at the domain of guests, nor a guest at that of accounts", async () => {
  await using server = await startTestServer({ config })
  await server.register("juliet")
  const guest = await comeAsGuest(server)
  const juliet = server.connect()
  await juliet.logIn(server.address("juliet"), PASSWORD)
  const tried = server.connect()
  await tried.openStream("localhost", guest.jid).catch(() => {})
  assert.equal((await tried.next("error")).elements[0]?.name, "invalid-from")
})
