import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { startTestStreams, type TestStreams } from "./testing/start-test-streams.ts"
import { StreamClient } from "./testing/stream-client.ts"

const NAMES = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls"
const NS_STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams"
let server: TestStreams

beforeEach(async () => {
  server = await startTestStreams()
})
afterEach(async () => {
  await server.close()
  assert.deepEqual(server.failures, [])
})

const connect = () => StreamClient.connectTcp(server.ports.tcp)

test("a client encrypts, logs in, binds and talks", async () => {
  const romeo = connect()
  const features = await romeo.open()
  assert.deepEqual(features.elements.map(String), [`<starttls xmlns='${NS_TLS}'><required/></starttls>`])
  const { attrs, namespace } = romeo.header ?? {}
  assert.deepEqual([attrs?.from, attrs?.version, namespace], ["localhost", "1.0", "jabber:client"])
  assert.ok((attrs?.id?.length ?? 0) >= 16)
  await romeo.startTls()
  await romeo.open()
  const afterLogin = await romeo.logIn("romeo")
  assert.deepEqual(
    afterLogin.elements.map(({ name }) => name),
    ["bind", "session", "sm", "limits", "ver"],
  )
  assert.match(
    `${afterLogin}`,
    /<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>262144<\/max-bytes><idle-seconds>600<\/idle-seconds><\/limits>/,
  )
  const bound = await romeo.bind("orchard")
  assert.match(`${bound}`, /<jid>romeo@localhost\/orchard<\/jid>/)
  romeo.send("<message to='romeo@localhost/orchard'><body>Soft!</body></message>")
  const echo = await romeo.next("message")
  assert.equal(echo.child("body")?.text, "Soft!")
  romeo.send("</stream:stream>")
  assert.equal(await romeo.closing(), undefined)
  assert.ok(romeo.isEnded)
  assert.deepEqual(
    server.kernel.ended.map(({ jid }) => jid),
    ["romeo@localhost/orchard"],
  )
})

test("direct TLS goes with ALPN, without it, and not with that of another protocol", async () => {
  for (const alpn of [["xmpp-client"], [], ["http/1.1", "xmpp-client"]]) {
    const romeo = await StreamClient.connectDirectTls(server.ports.directTls, alpn)
    assert.equal(romeo.tls.alpnProtocol, alpn.length > 0 && "xmpp-client")
    const features = await romeo.open()
    assert.ok(!features.has("starttls", NS_TLS))
    await romeo.logIn("romeo")
    await romeo.bind("orchard")
    romeo.cut()
  }
  await assert.rejects(
    StreamClient.connectDirectTls(server.ports.directTls, ["http/1.1"]),
    /no_application_protocol|alert/i,
  )
})

test("clear text sent behind starttls is dropped", async () => {
  const tybalt = connect()
  await tybalt.open()
  tybalt.send(
    `<starttls xmlns='${NS_TLS}'/><auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHJvbWVvAHJvbWVvLXBhc3N3b3Jk</auth><iq type='get' id='x'>`,
  )
  await tybalt.next("proceed")
  await tybalt.secure()
  const features = await tybalt.open()
  assert.ok(features.has("mechanisms", "urn:ietf:params:xml:ns:xmpp-sasl"))
  assert.deepEqual(server.accounts.attempts, [])
  await tybalt.logIn("tybalt")
})

test("nothing but STARTTLS is done in clear text", async () => {
  for (const early of [
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHJvbWVvAHJvbWVvLXBhc3N3b3Jk</auth>",
    "<iq type='get' id='a'><query xmlns='jabber:iq:register'/></iq>",
    "<message to='juliet@localhost'/>",
  ]) {
    const tybalt = connect()
    await tybalt.open()
    tybalt.send(early)
    assert.equal(await tybalt.closing(), "policy-violation")
  }
  assert.deepEqual([server.kernel.early, server.kernel.received], [[], []])
})

test("a second STARTTLS, and something else of its namespace, end the stream", async () => {
  const romeo = connect()
  await romeo.open()
  await romeo.startTls()
  await romeo.open()
  romeo.send(`<starttls xmlns='${NS_TLS}'/>`)
  await romeo.next("failure")
  assert.equal(await romeo.closing(), "policy-violation")
  const other = connect()
  await other.open()
  other.send(`<stoptls xmlns='${NS_TLS}'/>`)
  await other.next("failure")
  assert.equal(await other.closing(), "policy-violation")
})

test("a handshake that is none ends the connection and nothing else", async () => {
  const tybalt = connect()
  await tybalt.open()
  tybalt.send(`<starttls xmlns='${NS_TLS}'/>`)
  await tybalt.next("proceed")
  tybalt.send("<stream:stream>")
  await tybalt.until(() => tybalt.isClosed)
  const raw = StreamClient.connectTcp(server.ports.directTls)
  raw.send("<?xml version='1.0'?>")
  await raw.until(() => raw.isClosed)
  assert.equal(server.streams.connections.total, 0)
})

const refusedOpenings: readonly (readonly [string, string])[] = [
  [`<stream:stream to='verona.example' version='1.0' ${NAMES}>`, "host-unknown"],
  [`<stream:stream version='1.0' ${NAMES}>`, "host-unknown"],
  [`<stream:stream to='@@' version='1.0' ${NAMES}>`, "host-unknown"],
  [`<stream:stream to='localhost' ${NAMES}>`, "unsupported-version"],
  [`<stream:stream to='localhost' version='0.9' ${NAMES}>`, "unsupported-version"],
  [`<stream:stream to='localhost' version='one' ${NAMES}>`, "unsupported-version"],
  [
    "<stream:stream to='localhost' version='1.0' xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'>",
    "invalid-namespace",
  ],
  [
    "<stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='urn:x'>",
    "invalid-namespace",
  ],
  [`<stream:flood to='localhost' version='1.0' ${NAMES}>`, "bad-format"],
  [
    "<stream to='localhost' version='1.0' xmlns='http://etherx.jabber.org/streams'>",
    "bad-namespace-prefix|invalid-namespace",
  ],
  ["GET / HTTP/1.1\r\n\r\n", "not-well-formed"],
  ["<!DOCTYPE x><stream:stream>", "restricted-xml"],
  ["<!-- hello -->", "restricted-xml"],
  ["<?php ?>", "restricted-xml"],
  ["\xff\xfe<\0", "not-well-formed|unsupported-encoding"],
  [`<stream:stream to='localhost' version='1.0' ${NAMES} x='${"x".repeat(11_000)}'>`, "policy-violation"],
]

for (const [opening, conditions] of refusedOpenings) {
  test(`${JSON.stringify(opening.slice(0, 90))} is answered with ${conditions}`, async () => {
    const tybalt = connect()
    tybalt.send(Buffer.from(opening, "latin1"))
    const condition = await tybalt.closing()
    assert.ok(conditions.split("|").includes(condition ?? ""), `it was ${condition}`)
    // RFC 6120 §4.9.1.2: also such an error comes in a stream that is opened and closed.
    assert.equal(tybalt.header?.attrs.from, "localhost")
    assert.ok(tybalt.isEnded)
  })
}

const refusedElements: readonly (readonly [string, string])[] = [
  ["<message><body>&nbsp;</body></message>", "restricted-xml"],
  ["<message><body>&#0;</body></message>", "not-well-formed"],
  ["<message></iq>", "not-well-formed"],
  ["<message><body a='1' a='2'/></message>", "not-well-formed"],
  ["<message><x:y/></message>", "not-well-formed"],
  ["<message><!-- psst --></message>", "restricted-xml"],
  ["<message><?php ?></message>", "restricted-xml"],
  ["<message><![CDATA[x]]></message>", ""],
  ["some text", "bad-format|not-well-formed|invalid-xml"],
  ["<letter/>", "unsupported-stanza-type"],
  ["<message xmlns='urn:other'/>", "unsupported-stanza-type"],
  [`${"<a>".repeat(200)}`, "policy-violation"],
  [`<message>${"x".repeat(300_000)}</message>`, "policy-violation"],
]

test("what is no stanza ends the stream of who is signed in, with the right condition", async () => {
  for (const [element, conditions] of refusedElements) {
    const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
    await romeo.signIn("romeo", "orchard")
    romeo.send(element)
    if (conditions === "") {
      await romeo.next("message")
      romeo.cut()
      continue
    }
    const condition = await romeo.closing()
    assert.ok(conditions.split("|").includes(condition ?? ""), `${element.slice(0, 60)}: ${condition}`)
    assert.match(romeo.received, new RegExp(`<${condition} xmlns='${NS_STREAM_ERRORS}'/>`))
  }
})

test("who has logged in must bind before anything else", async () => {
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  await romeo.open()
  await romeo.logIn("romeo")
  romeo.send("<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>")
  assert.match(`${await romeo.next("iq")}`, /type='error'.*<not-allowed/)
  romeo.send("<message to='juliet@localhost'/>")
  assert.equal(await romeo.closing(), "not-authorized")
})

test("a resource is chosen, or refused where it is none", async () => {
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  await romeo.open()
  await romeo.logIn("romeo")
  assert.match(`${await romeo.bind("\u0085")}`, /type='error'.*<bad-request/)
  romeo.send("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
  assert.match(`${await romeo.next("iq")}`, /<jid>romeo@localhost\/resource-1<\/jid>/)
})

test("an old client that asks for a session is told that it has one", async () => {
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  await romeo.signIn("romeo", "orchard")
  await romeo.enableManagement()
  romeo.send("<iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>")
  assert.equal(`${await romeo.next("iq")}`, "<iq xmlns='jabber:client' type='result' id='s'/>")
  assert.equal(await romeo.handled(), 1)
  assert.deepEqual(server.kernel.received, [])
})

test("the newer connection takes over a resource, and the older is told", async () => {
  const older = await StreamClient.connectDirectTls(server.ports.directTls)
  await older.signIn("romeo", "orchard")
  const newer = await StreamClient.connectDirectTls(server.ports.directTls)
  await newer.signIn("romeo", "orchard")
  assert.equal(await older.closing(), "conflict")
  newer.send("<message/>")
  await newer.next("message")
})

test("an extension's element reaches its feature", async () => {
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  await romeo.signIn("romeo", "orchard")
  romeo.send("<active xmlns='urn:xmpp:csi:0'/><message/>")
  await romeo.next("message")
  assert.deepEqual(server.kernel.nonzas, ["active"])
})

test("requests ahead of the log-in reach their feature, and only those it serves", async () => {
  const tybalt = await StreamClient.connectDirectTls(server.ports.directTls)
  await tybalt.open()
  tybalt.send("<iq type='get' id='a'><query xmlns='jabber:iq:register'/></iq>")
  const answer = await tybalt.next("iq")
  assert.equal(
    `${answer}`,
    "<iq xmlns='jabber:client' type='result' id='a' from='localhost'><query xmlns='jabber:iq:register'/></iq>",
  )
  const [request] = server.kernel.early
  assert.deepEqual([request?.remoteAddress, request?.isConfidential], ["127.0.0.1", true])
  tybalt.send("<iq type='get' id='b'><query xmlns='jabber:iq:roster'/></iq>")
  assert.match(`${await tybalt.next("iq")}`, /type='error'.*<not-authorized/)
  tybalt.send("<iq type='get' id='c'/>")
  assert.match(`${await tybalt.next("iq")}`, /type='error'.*<bad-request/)
  for (let count = 0; count < 50; count++) {
    tybalt.send("<iq type='get' id='d'><query xmlns='jabber:iq:register'/></iq>")
  }
  assert.equal(await tybalt.closing(), "policy-violation")
})
