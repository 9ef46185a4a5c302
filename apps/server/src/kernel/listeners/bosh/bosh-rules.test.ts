import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { afterEach, beforeEach, test } from "node:test"
import { stanza } from "@kith/xmpp"
import { signIn } from "../../../testing/sign-in.ts"
import { TestClient } from "../../../testing/test-client.ts"
import { romeo, startTestStreams, type TestStreams } from "../../streams/testing/start-test-streams.ts"
import { BoshClient } from "./testing/bosh-client.ts"
import { BoshRequests } from "./testing/bosh-requests.ts"

const NS_BIND = "http://jabber.org/protocol/httpbind"
const NS_MANAGEMENT = "urn:xmpp:sm:3"
let server: TestStreams
const url = () => `http://127.0.0.1:${server.ports.http}/http-bind`

beforeEach(async () => {
  server = await startTestStreams({ maxStanzaBytes: 50_000 }, { maxRequestBytes: 200_000 })
})
afterEach(async () => {
  await server.close()
  assert.deepEqual(server.failures, [])
})

async function join(resource = "orchard"): Promise<BoshClient> {
  const client = new BoshClient(url())
  await client.signIn(romeo, "romeo-password", resource)
  return client
}

const session = () => server.kernel.session("romeo@localhost/orchard")
const hash = (text: string) => createHash("sha1").update(text).digest("hex")

test("keys prove that all requests come from one client", async () => {
  const keys = ["seed"]
  for (let count = 0; count < 4; count++) keys.push(hash(keys.at(-1) ?? ""))
  const requests = new BoshRequests(url())
  await requests.begin({ newkey: keys.pop()?.toUpperCase(), wait: "0" })
  const ping = "<iq xmlns='jabber:client' type='get' id='1'><query xmlns='jabber:iq:register'/></iq>"
  assert.equal((await requests.send(ping, { key: keys.pop() }).answer).attrs.condition, undefined)
  const next = hash("another seed")
  const { attrs } = await requests.send(ping, { key: keys.pop(), newkey: hash(next) }).answer
  assert.equal(attrs.condition, undefined)
  // Who overheard the number of a request has not the key to its answer.
  const stolen = await requests.post(requests.write(ping, { key: "guess" })).answer
  assert.equal(stolen.attrs.condition, "item-not-found")
  assert.equal((await requests.send(ping, { key: next }).answer).attrs.condition, "item-not-found")
})

for (const attrs of [{}, { key: "guess" }] as const) {
  test(`a request ${"key" in attrs ? "with a wrong key" : "without a key"} is not looked at`, async () => {
    const requests = new BoshRequests(url())
    await requests.begin({ newkey: hash("seed") })
    const ask = "<iq xmlns='jabber:client' type='get' id='1'><query xmlns='jabber:iq:register'/></iq>"
    assert.equal((await requests.send(ask, attrs).answer).attrs.condition, "item-not-found")
    assert.deepEqual(server.kernel.early, [])
  })
}

test("both sides say what they have received, if the client wants that", async () => {
  const requests = new BoshRequests(url())
  const begun = await requests.begin({ ack: "1" })
  const begin = requests.rid
  assert.equal(begun.attrs.ack, String(begin))
  const first = requests.send("<iq xmlns='jabber:client' type='result' id='0'/>")
  await arrived()
  const second = requests.send("<iq xmlns='jabber:client' type='result' id='0'/>")
  assert.equal((await first.answer).attrs.ack, String(begin + 2))

  // The client has not got that.
  server.clock.advance(7_000)
  const third = requests.send("", { ack: String(begin) })
  const { attrs } = await second.answer
  assert.deepEqual([attrs.report, attrs.time, attrs.ack], [String(begin + 1), "7000", String(begin + 3)])
  // And has it now: nobody else can ask for it any more.
  server.clock.advance(2_000)
  void requests.send("", { ack: String(begin + 2) })
  assert.equal((await third.answer).attrs.report, undefined)
  requests.rid = begin + 1
  assert.equal((await requests.post(requests.write()).answer).attrs.condition, "item-not-found")
})

test("a client from before there were conditions gets statuses of HTTP", async () => {
  const requests = new BoshRequests(url())
  await requests.begin({ ver: undefined })
  requests.rid += 10
  const { status, attrs } = await requests.post(requests.write()).answer
  assert.deepEqual([status, attrs.condition], [404, "item-not-found"])
})

test("the answers are of the type the client can read", async () => {
  const requests = new BoshRequests(url())
  const { headers } = await requests.begin({ content: "text/html; charset=utf-8", wait: "0" })
  assert.equal(headers["content-type"], "text/html; charset=utf-8")
  assert.equal((await requests.send().answer).headers["content-type"], "text/html; charset=utf-8")
  for (const content of ["text/html\r\nx: y", "text/html; charset=utf-16", "nonsense"]) {
    const refused = await new BoshRequests(url()).begin({ content: content.replace("\r\n", "&#13;&#10;") })
    assert.equal(refused.attrs.condition, "bad-request", content)
  }
})

test("the lower of two versions counts, by its numbers", async () => {
  for (const [theirs, agreed] of [
    ["1.2", "1.2"],
    ["1.11", "1.11"],
    ["1.100", "1.11"],
    ["2.0", "1.11"],
    ["x", "1.11"],
  ] as const) {
    assert.equal((await new BoshRequests(url()).begin({ ver: theirs })).attrs.ver, agreed)
  }
})

for (const [attrs, condition] of [
  [{ to: undefined }, "improper-addressing"],
  [{ to: "verona.example" }, "host-unknown"],
  [{ "xmpp:version": "0.9" }, "remote-stream-error"],
  [{ wait: "soon" }, "bad-request"],
  [{ hold: "-1" }, "bad-request"],
  [{ rid: "0" }, "bad-request"],
  [{ rid: undefined }, "bad-request"],
  [{ rid: "9007199254740992" }, "bad-request"],
] as const) {
  test(`a session with ${JSON.stringify(attrs)} is refused with ${condition}`, async () => {
    const refused = await new BoshRequests(url()).begin(attrs)
    assert.deepEqual([refused.attrs.type, refused.attrs.condition], ["terminate", condition])
    assert.equal(refused.attrs.sid, undefined)
  })
}

test("an error of the stream comes as such, behind what was sent before it", async () => {
  const client = await join()
  const here = client.hush().send("<message xmlns='jabber:client' to='nobody@localhost' id='here'/>")
  // From then on a request waits, this one or the one before it: where none does, the sender gets back what he sent.
  while (!server.kernel.received.some(({ id }) => id === "here")) await new Promise(setImmediate)
  session().send(stanza({ name: "message", attrs: { id: "1" } }))
  session().close("conflict", "Elsewhere.")
  const second = await here.answer
  while (client.inbox.length + second.payload.length < 2) await new Promise(setImmediate)
  const [message, error] = [...client.inbox, ...second.payload]
  assert.deepEqual([message?.name, message?.id, error?.name], ["message", "1", "error"])
  assert.ok(error?.has("conflict", "urn:ietf:params:xml:ns:xmpp-streams"))
  const { attrs, text } = client.ended ?? second
  assert.deepEqual([attrs.condition, attrs["xmlns:stream"]], ["remote-stream-error", undefined])
  assert.match(text, /xmlns:stream='http:\/\/etherx.jabber.org\/streams'/)
})

test("who was away when the stream ended hears of it later", async () => {
  const requests = (await join()).hush()
  session().close("conflict")
  const { attrs, payload } = await requests.send().answer
  assert.equal(attrs.condition, "remote-stream-error")
  assert.equal(payload[0]?.name, "error")
})

test("stanzas without a namespace of their own are taken for those of XMPP", async () => {
  const client = await join()
  client.send(
    `<message xmlns='${NS_BIND}' id='1'><body>Soft!</body><x xmlns='jabber:x:oob'><body/></x></message>`,
  )
  const echo = await client.next("message")
  assert.equal(echo.child("body", "jabber:client")?.text, "Soft!")
  assert.equal(echo.child("x", "jabber:x:oob")?.elements[0]?.namespace, "jabber:x:oob")
})

test("what comes with a restart is not looked at", async () => {
  const client = new BoshClient(url())
  await client.openStream("localhost")
  await signIn(client, romeo, "romeo-password")
  const requests = client.hush()
  const bind =
    "<iq xmlns='jabber:client' type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
  const { payload } = await requests.send(bind, { "xmpp:restart": "true" }).answer
  assert.deepEqual(
    payload.map(({ name }) => name),
    ["features"],
  )
  assert.equal(server.kernel.sessions.size, 0)
})

test("pages of other origins are refused, except those that are listed", async () => {
  const ask = (origin: string, method = "POST") =>
    new BoshRequests(url()).post("<body/>", { origin, "access-control-request-method": "POST" }, method)
      .answer
  for (const origin of ["https://evil.example", "null", "file://"]) {
    assert.equal((await ask(origin)).status, 403)
    assert.equal((await ask(origin, "OPTIONS")).status, 403)
  }
  const own = await ask(`http://127.0.0.1:${server.ports.http}`)
  assert.deepEqual([own.status, own.headers["access-control-allow-origin"]], [200, undefined])
  const listed = await ask("https://chat.example", "OPTIONS")
  assert.equal(listed.status, 204)
  assert.equal(listed.headers["access-control-allow-origin"], "https://chat.example")
  assert.equal(listed.headers["access-control-allow-headers"], "content-type")
  assert.equal((await ask("https://chat.example")).headers["cross-origin-resource-policy"], "cross-origin")
})

test("only POST is answered", async () => {
  for (const method of ["GET", "PUT", "DELETE"]) {
    const { status, headers } = await new BoshRequests(url()).post("", {}, method).answer
    assert.deepEqual([status, headers.allow], [405, "POST, OPTIONS"])
  }
})

test("a session that began over HTTPS is not touched by a request in clear text", async () => {
  const safe = new BoshRequests(url(), { "x-forwarded-proto": "https" })
  const { payload } = await safe.begin({ wait: "0" })
  // Over HTTPS a password may be sent.
  assert.match(String(payload[0]), /PLAIN/)
  const unsafe = new BoshRequests(url())
  Object.assign(unsafe, { sid: safe.sid, rid: safe.rid })
  await assert.rejects(unsafe.send().answer)
  assert.equal((await safe.send().answer).attrs.type, undefined)
})

test("a session goes from BOSH to a WebSocket and back", async () => {
  const client = await join()
  client.send(`<enable xmlns='${NS_MANAGEMENT}' resume='true'/>`)
  const { id = "" } = await client.next("enabled")
  const kept = session()
  kept.send(stanza({ name: "message", attrs: { id: "1" } }))
  await client.next("message")
  client.hush()
  kept.send(stanza({ name: "message", attrs: { id: "2" } }))

  const socket = new TestClient(`ws://127.0.0.1:${server.ports.http}/xmpp`)
  await resume(socket, id, 1)
  assert.equal((await socket.next("message")).id, "2")
  const back = new BoshClient(url())
  await resume(back, id, 2)
  kept.send(stanza({ name: "message", attrs: { id: "3" } }))
  assert.equal((await back.next("message")).id, "3")
  assert.deepEqual(server.kernel.ended, [])
})

test("a session that waits to be resumed keeps what its client never got", async () => {
  const client = await join()
  client.send(`<enable xmlns='${NS_MANAGEMENT}' resume='true'/>`)
  const { id = "" } = await client.next("enabled")
  const kept = session()
  client.hush()
  await arrived()
  kept.send(stanza({ name: "message", attrs: { id: "1" } }))
  await arrived()
  server.clock.advance(90_000)
  assert.ok(kept.isDetached)
  const back = new BoshClient(url())
  await resume(back, id, 0)
  assert.equal((await back.next("message")).id, "1")
})

test("sessions count as connections, and those that are too many are refused", async () => {
  const small = await startTestStreams({ maxConnectionsPerAddress: 2 })
  try {
    const address = `http://127.0.0.1:${small.ports.http}/bosh`
    const [first] = [await new BoshRequests(address).begin(), await new BoshRequests(address).begin()]
    assert.ok(first.attrs.sid)
    assert.equal((await new BoshRequests(address).begin()).attrs.condition, "policy-violation")
    // Nobody logs in on them: their time runs out.
    small.clock.advance(31_000)
    assert.ok((await new BoshRequests(address).begin()).attrs.sid)
  } finally {
    await small.close()
  }
})

test("a server that stops says so to who waits", async () => {
  const small = await startTestStreams()
  const requests = new BoshRequests(`http://127.0.0.1:${small.ports.http}/bosh`)
  await requests.begin()
  const waiting = requests.send("<iq xmlns='jabber:client' type='result' id='0'/>")
  await arrived()
  await small.close()
  const { attrs, headers } = await waiting.answer
  assert.deepEqual([attrs.type, attrs.condition], ["terminate", "system-shutdown"])
  assert.equal(headers.connection, "close")
})

test("much that waits comes in several answers, in order and whole", async () => {
  const requests = (await join()).hush()
  const body = "x".repeat(40_000)
  for (let id = 0; id < 20; id++) {
    const text = `<message id='${id}'><body>${body}</body></message>`
    session().sendXml(text, stanza({ name: "message", attrs: { id: String(id) } }))
  }
  const ids: string[] = []
  let answers = 0
  while (ids.length < 20) {
    const { payload } = await requests.send().answer
    ids.push(...payload.map(({ id }) => id ?? ""))
    answers++
  }
  assert.deepEqual(
    ids,
    Array.from({ length: 20 }, (_, id) => String(id)),
  )
  assert.ok(answers >= 4 && answers < 10, String(answers))
})

test("a client that sends too fast is slowed down and loses nothing", async () => {
  const slow = await startTestStreams({ bytesPerSecond: 1000, burstBytes: 20_000 })
  try {
    const client = new BoshClient(`http://127.0.0.1:${slow.ports.http}/bosh`)
    await client.signIn(romeo, "romeo-password", "orchard")
    const requests = client.hush()
    const message = (id: number) =>
      `<message xmlns='jabber:client' to='nobody@localhost' id='${id}'><body>${"x".repeat(9_000)}</body></message>`
    void requests.send(message(1) + message(2) + message(3))
    await arrived()
    assert.ok(slow.kernel.received.length < 3)
    slow.clock.advance(60_000)
    await arrived()
    assert.deepEqual(
      slow.kernel.received.map(({ id }) => id),
      ["1", "2", "3"],
    )
  } finally {
    await slow.close()
  }
})

async function resume(client: BoshClient | TestClient, id: string, h: number): Promise<void> {
  await client.openStream("localhost")
  await signIn(client, romeo, "romeo-password")
  await client.openStream("localhost")
  client.send(`<resume xmlns='${NS_MANAGEMENT}' previd='${id}' h='${h}'/>`)
  await client.next("resumed")
}

/** What was sent has been taken in. */
async function arrived(): Promise<void> {
  for (let count = 0; count < 5; count++) await new Promise((resolve) => setTimeout(resolve, 4))
}
