import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { stanza } from "@kith/xmpp"
import { romeo, startTestStreams, type TestStreams } from "../../streams/testing/start-test-streams.ts"
import { BoshClient } from "./testing/bosh-client.ts"
import { BoshRequests, type SentRequest } from "./testing/bosh-requests.ts"

let server: TestStreams
const url = () => `http://127.0.0.1:${server.ports.http}/http-bind`

beforeEach(async () => {
  server = await startTestStreams({ maxStanzaBytes: 50_000 })
})
afterEach(async () => {
  await server.close()
  assert.deepEqual(server.failures, [])
})

/** Somebody who has signed in and says one request after the other. */
async function join(resource = "orchard"): Promise<BoshRequests> {
  const client = new BoshClient(url())
  await client.signIn(romeo, "romeo-password", resource)
  return client.hush()
}

const session = () => server.kernel.session("romeo@localhost/orchard")
const send = (id: string) => session().send(stanza({ name: "message", attrs: { id } }))

test("a session begins with what both sides have agreed on, and the features of the stream", async () => {
  const { attrs, payload, headers } = await new BoshRequests(url()).begin({ wait: "20", "xml:lang": "it" })
  const { sid, ...rest } = attrs
  assert.match(sid ?? "", /^[\w-]{24}$/)
  assert.deepEqual(rest, {
    wait: "20",
    requests: "2",
    hold: "1",
    polling: "2",
    inactivity: "90",
    maxpause: "120",
    ver: "1.6",
    from: "localhost",
    "xmpp:version": "1.0",
    "xmpp:restartlogic": "true",
    "xmlns:xmpp": "urn:xmpp:xbosh",
  })
  assert.equal(payload[0]?.name, "features")
  assert.ok(payload[0]?.has("mechanisms", "urn:ietf:params:xml:ns:xmpp-sasl"))
  assert.ok(!payload[0]?.has("starttls", "urn:ietf:params:xml:ns:xmpp-tls"))
  assert.equal(headers["content-type"], "text/xml; charset=utf-8")
  assert.equal(headers["cache-control"], "no-store")
  assert.match(String(headers["content-security-policy"]), /sandbox/)
})

test("one signs in, binds and chats over requests", async () => {
  const client = new BoshClient(url())
  await client.signIn(romeo, "romeo-password", "orchard")
  client.send("<message id='1'><body>Soft!</body></message>")
  assert.equal((await client.next("message")).child("body")?.text, "Soft!")
  for (let id = 0; id < 50; id++) send(String(id))
  await client.next("message", ({ id }) => id === "49")
  assert.deepEqual(
    client.inbox.map(({ id }) => id),
    Array.from({ length: 49 }, (_, id) => String(id)),
  )
  const { attrs } = await client.close()
  assert.equal(attrs.condition, undefined)
  assert.deepEqual(
    server.kernel.received.map(({ name, type }) => [name, type]),
    [
      ["message", undefined],
      ["presence", "unavailable"],
    ],
  )
  assert.deepEqual(
    server.kernel.ended.map(({ jid }) => jid),
    ["romeo@localhost/orchard"],
  )
})

test("a request waits until there is something to say, and no longer than agreed", async () => {
  const requests = await join()
  const waiting = await poll(requests)
  send("1")
  assert.equal((await waiting.answer).payload[0]?.id, "1")
  const idle = await poll(requests)
  server.clock.advance(59_000)
  await arrived()
  assert.ok(!idle.isAnswered)
  server.clock.advance(1_000)
  assert.equal((await idle.answer).text, "<body xmlns='http://jabber.org/protocol/httpbind'/>")
})

test("one request waits at a time: the next one frees it", async () => {
  const requests = await join()
  const first = await poll(requests)
  const second = requests.send("<presence xmlns='jabber:client' to='nobody@localhost'/>")
  assert.deepEqual((await first.answer).payload, [])
  assert.ok(!second.isAnswered)
  send("1")
  assert.equal((await second.answer).payload[0]?.id, "1")
})

test("requests take effect and are answered in the order of their numbers", async () => {
  const requests = await join()
  requests.rid += 2
  const second = requests.post(requests.write("<message xmlns='jabber:client' id='2'/>"))
  await arrived()
  assert.deepEqual(server.kernel.received, [])
  requests.rid -= 1
  const first = requests.post(requests.write("<message xmlns='jabber:client' id='1'/>"))
  assert.deepEqual(
    (await first.answer).payload.map(({ id }) => id),
    ["1", "2"],
  )
  assert.deepEqual(
    server.kernel.received.map(({ id }) => id),
    ["1", "2"],
  )
  assert.ok(!second.isAnswered)
  send("3")
  assert.equal((await second.answer).payload[0]?.id, "3")
})

test("who lost an answer asks again and gets the same", async () => {
  const requests = await join()
  const waiting = await poll(requests)
  send("1")
  const first = await waiting.answer
  const again = await requests.post(requests.write()).answer
  assert.equal(again.text, first.text)
  // And what came meanwhile is in the next one.
  send("2")
  assert.equal((await requests.send().answer).payload[0]?.id, "2")
})

test("a request that comes again takes the place of the one that waits", async () => {
  const requests = await join()
  const before = await poll(requests)
  const body = requests.write()
  const after = requests.post(body)
  assert.equal((await before.answer).attrs.type, "error")
  send("1")
  assert.equal((await after.answer).payload[0]?.id, "1")
})

test("what is said while a connection is broken comes with the repeated request", async () => {
  const requests = await join()
  const broken = await poll(requests)
  broken.cut()
  await arrived()
  send("1")
  await arrived()
  assert.equal((await requests.post(requests.write()).answer).payload[0]?.id, "1")
})

test("who goes on instead of asking again loses nothing", async () => {
  const requests = await join()
  const broken = await poll(requests)
  broken.cut()
  await arrived()
  send("1")
  const next = requests.send("<presence xmlns='jabber:client' to='nobody@localhost'/>")
  assert.equal((await next.answer).payload[0]?.id, "1")
})

test("the same request does not come for ever", async () => {
  const requests = await join()
  await poll(requests)
  send("1")
  const answers = []
  for (let count = 0; count < 11; count++) answers.push(await requests.post(requests.write()).answer)
  assert.equal(answers.at(-1)?.attrs.condition, "policy-violation")
  assert.equal(server.kernel.ended.length, 1)
})

for (const [distance, name] of [
  [4, "far ahead"],
  [-5, "long over"],
] as const) {
  test(`a request number that is ${name} ends the session, and says no more than that`, async () => {
    const requests = await join()
    const waiting = await poll(requests)
    requests.rid += distance
    const { attrs } = await requests.post(requests.write()).answer
    assert.deepEqual([attrs.type, attrs.condition], ["terminate", "item-not-found"])
    assert.equal((await waiting.answer).attrs.condition, "other-request")
    assert.equal(server.kernel.ended.length, 1)
    requests.rid -= distance
    assert.equal((await requests.send().answer).attrs.condition, "item-not-found")
  })
}

test("nobody is known by an id that was never given", async () => {
  const requests = new BoshRequests(url())
  requests.sid = "made-up"
  const { attrs, status } = await requests.send().answer
  assert.deepEqual([status, attrs.condition], [200, "item-not-found"])
})

test("too many requests at once end the session", async () => {
  const requests = await join()
  const first = await poll(requests)
  requests.rid += 2
  const third = requests.post(requests.write())
  await arrived()
  requests.rid -= 1
  const second = requests.post(requests.write())
  const answers = await Promise.all([first, second, third].map(({ answer }) => answer))
  assert.deepEqual(
    answers.map(({ attrs }) => attrs.condition),
    ["other-request", "policy-violation", "other-request"],
  )
  assert.equal(server.kernel.ended.length, 1)
})

test("a client that goes away may have one request more", async () => {
  const requests = await join()
  const first = await poll(requests)
  requests.rid += 2
  const goodbye = requests.post(requests.write("", { type: "terminate" }))
  await arrived()
  assert.ok(!goodbye.isAnswered)
  requests.rid -= 2
  const second = requests.send("<message xmlns='jabber:client' id='1' to='nobody@localhost'/>")
  assert.equal((await first.answer).attrs.type, "terminate")
  await Promise.all([second.answer, goodbye.answer])
  assert.deepEqual(
    server.kernel.received.map(({ id }) => id),
    ["1"],
  )
})

test("a client that says nothing for too long is gone, and what it never got is given back", async () => {
  const requests = await join()
  const waiting = await poll(requests)
  send("1")
  await waiting.answer
  const broken = await poll(requests)
  broken.cut()
  await arrived()
  send("2")
  server.clock.advance(89_000)
  assert.equal(server.kernel.ended.length, 0)
  server.clock.advance(1_000)
  await arrived()
  assert.deepEqual(
    server.kernel.ended[0]?.unacknowledged.map(({ id, name, namespace }) => [id, name, namespace]),
    [["2", "message", "jabber:client"]],
  )
  assert.equal((await requests.post(requests.write()).answer).attrs.condition, "item-not-found")
})

test("an answer that was never followed by a request counts as not received", async () => {
  const requests = await join()
  const waiting = await poll(requests)
  send("1")
  await waiting.answer
  server.clock.advance(90_000)
  await arrived()
  assert.deepEqual(
    server.kernel.ended[0]?.unacknowledged.map(({ id }) => id),
    ["1"],
  )
})

test("who was sent more than may wait, and never asked for it, ends as well", async () => {
  await join()
  const body = stanza({
    name: "message",
    children: [{ name: "body", attrs: {}, children: ["x".repeat(100_000)] }],
  })
  for (let count = 0; count < 15; count++) session().send(body)
  server.clock.advance(90_000)
  await arrived()
  assert.deepEqual(
    server.kernel.ended.map((end) => end.unacknowledged.filter(({ name }) => name === "message").length),
    [15],
  )
})

test("a pause is answered at once and with nothing, and gives time", async () => {
  const requests = await join()
  const waiting = await poll(requests)
  send("1")
  const pause = requests.send("", { pause: "110" })
  assert.equal((await pause.answer).text, "<body xmlns='http://jabber.org/protocol/httpbind'/>")
  assert.ok(waiting.isAnswered)
  server.clock.advance(109_000)
  assert.equal((await waiting.answer).payload.length, 1)
  const next = requests.send()
  send("2")
  assert.equal((await next.answer).payload[0]?.id, "2")
  await requests.send("", { pause: "100000" }).answer
  server.clock.advance(120_000)
  assert.equal(server.kernel.ended.length, 1)
})

test("who polls is answered at once, and not more often than agreed", async () => {
  const client = new BoshRequests(url())
  const begun = await client.begin({ wait: "0" })
  assert.deepEqual([begun.attrs.hold, begun.attrs.requests, begun.attrs.inactivity], ["0", "1", "94"])
  assert.deepEqual((await client.send().answer).payload, [])
  server.clock.advance(2_000)
  assert.deepEqual((await client.send().answer).payload, [])
  server.clock.advance(1_999)
  const { attrs } = await client.send().answer
  assert.deepEqual([attrs.type, attrs.condition], ["terminate", "policy-violation"])
})

test("who asks in vain again and again while a request waits is shown out", async () => {
  const requests = await join()
  const first = requests.send()
  await arrived()
  const { attrs } = await requests.send().answer
  assert.equal(attrs.condition, "policy-violation")
  assert.equal((await first.answer).attrs.condition, "other-request")
})

/** Sends an empty request that waits, when it is no sign of haste. */
async function poll(requests: BoshRequests): Promise<SentRequest> {
  const sent = requests.send("<active xmlns='urn:xmpp:csi:0'/>")
  await arrived()
  return sent
}

/** What was sent has been taken in. */
async function arrived(): Promise<void> {
  for (let count = 0; count < 5; count++) await new Promise((resolve) => setTimeout(resolve, 4))
}
