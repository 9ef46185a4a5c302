import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"
import { startTestStreams, type TestStreams } from "./testing/start-test-streams.ts"
import { StreamClient } from "./testing/stream-client.ts"

const STREAM = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
let server: TestStreams

beforeEach(async () => {
  server = await startTestStreams()
})
afterEach(() => server.close())

test("a client encrypts, logs in, binds and talks over STARTTLS", async () => {
  const romeo = StreamClient.connectTcp(server.ports.tcp)
  const features = await romeo.open()
  assert.deepEqual(features.elements.map(String), [
    "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>",
  ])
  await romeo.startTls()
  await romeo.open()
  const afterLogin = await romeo.logIn("romeo")
  assert.deepEqual(
    afterLogin.elements.map(({ name }) => name),
    ["bind", "session", "sm", "ver"],
  )
  const bound = await romeo.bind("orchard")
  assert.match(`${bound}`, /<jid>romeo@localhost\/orchard<\/jid>/)
  romeo.send("<message to='romeo@localhost/orchard'><body>Soft!</body></message>")
  const echo = await romeo.next("message")
  assert.equal(`${echo.child("body")?.text}`, "Soft!")
  romeo.send("</stream:stream>")
  assert.equal(await romeo.closing(), undefined)
  assert.ok(romeo.isEnded)
  assert.deepEqual(
    server.kernel.ended.map(({ jid }) => jid),
    ["romeo@localhost/orchard"],
  )
  assert.deepEqual(server.failures, [])
})

test("a client with direct TLS does the same without STARTTLS", async () => {
  for (const alpn of [["xmpp-client"], []]) {
    const romeo = await StreamClient.connectDirectTls(server.ports.directTls, alpn)
    const features = await romeo.open()
    assert.ok(!features.has("starttls", "urn:ietf:params:xml:ns:xmpp-tls"))
    await romeo.logIn("romeo")
    await romeo.bind("orchard")
    romeo.cut()
  }
})
