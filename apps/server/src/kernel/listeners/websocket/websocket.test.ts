import assert from "node:assert/strict"
import { connect } from "node:net"
import { afterEach, beforeEach, test } from "node:test"
import { encodeBase64, encodePlain, stanza } from "@kith/xmpp"
import { WebSocket } from "ws"
import { signIn } from "../../../testing/sign-in.ts"
import { TestClient } from "../../../testing/test-client.ts"
import { romeo, startTestStreams, type TestStreams } from "../../streams/testing/start-test-streams.ts"

const NS_FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
const NS_MANAGEMENT = "urn:xmpp:sm:3"
const OPEN = `<open xmlns='${NS_FRAMING}' to='localhost' version='1.0'/>`
let server: TestStreams

beforeEach(async () => {
  server = await startTestStreams({ maxStanzaBytes: 50_000 })
})
afterEach(async () => {
  await server.close()
  assert.deepEqual(server.failures, [])
})

const url = () => `ws://127.0.0.1:${server.ports.http}/xmpp`

async function join(resource = "orchard"): Promise<TestClient> {
  const client = new TestClient(url())
  await client.signIn(romeo, "romeo-password", resource)
  return client
}

/** Frames as they are, for what no client would send. */
class RawSocket {
  readonly frames: string[] = []
  readonly #socket: WebSocket
  #isClosed = false
  code = 0

  constructor(protocols: readonly string[] = ["xmpp"], headers: Readonly<Record<string, string>> = {}) {
    this.#socket = new WebSocket(url(), [...protocols], { headers, perMessageDeflate: false })
    this.#socket.on("message", (data: Buffer) => this.frames.push(data.toString()))
    this.#socket.on("error", () => {})
    this.#socket.on("close", (code) => {
      this.code = code
      this.#isClosed = true
    })
  }

  get carrier(): WebSocket {
    return this.#socket
  }

  async opened(): Promise<this> {
    await this.until(() => this.#socket.readyState === WebSocket.OPEN)
    return this
  }

  send(frame: string | Uint8Array, isBinary = false): void {
    this.#socket.send(frame, { binary: isBinary })
  }

  async closed(): Promise<string> {
    await this.until(() => this.#isClosed)
    return this.frames.join("\n")
  }

  async until(isTrue: () => boolean): Promise<void> {
    const deadline = Date.now() + 5_000
    while (!isTrue()) {
      if (Date.now() > deadline) throw new Error(`Nothing more came than ${this.frames}`)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
}

test("each frame is one element with its own namespace", async () => {
  const raw = await new RawSocket().opened()
  raw.send(OPEN)
  await raw.until(() => raw.frames.length === 2)
  assert.match(
    raw.frames[0] ?? "",
    /^<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='localhost' id='[\w-]{21}' version='1.0'/,
  )
  assert.match(
    raw.frames[1] ?? "",
    /^<stream:features xmlns:stream='http:\/\/etherx.jabber.org\/streams'><mechanisms xmlns=/,
  )
  assert.ok(!raw.frames[1]?.includes("starttls"))
  const client = await join()
  client.send("<message><body>Soft!</body></message>")
  const echo = await client.next("message")
  assert.equal(echo.namespace, "jabber:client")
})

test("a client says goodbye and is told the same", async () => {
  const client = await join()
  client.send(`<close xmlns='${NS_FRAMING}'/>`)
  await client.next("close")
  assert.deepEqual(
    server.kernel.ended.map(({ jid }) => jid),
    ["romeo@localhost/orchard"],
  )
})

test("what many write in one turn comes as as many frames, in order", async () => {
  const client = await join()
  const session = server.kernel.session("romeo@localhost/orchard")
  for (let id = 0; id < 100; id++) session.send(stanza({ name: "message", attrs: { id: String(id) } }))
  await client.next("message", ({ id }) => id === "99")
  assert.deepEqual(
    client.inbox.map(({ id }) => id),
    Array.from({ length: 99 }, (_, id) => String(id)),
  )
})

const refused: readonly (readonly [string, string])[] = [
  ["<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='verona.example' version='1.0'/>", "host-unknown"],
  ["<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost'/>", "unsupported-version"],
  ["<message xmlns='jabber:client'/>", "not-authorized"],
  ["<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>", "not-well-formed"],
  ["<reopen xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>", "bad-format"],
  ["", "not-well-formed"],
  ["<open", "not-well-formed"],
  [`${OPEN}${OPEN}`, "not-well-formed"],
  ["<!-- -->", "restricted-xml"],
  [
    `<open xmlns='${NS_FRAMING}' to='localhost' version='1.0' x='${"x".repeat(11_000)}'/>`,
    "policy-violation",
  ],
]

for (const [frame, conditions] of refused) {
  test(`the frame ${JSON.stringify(frame.slice(0, 80))} is answered with ${conditions}`, async () => {
    const raw = await new RawSocket().opened()
    raw.send(frame)
    const answer = await raw.closed()
    const condition = /<stream:error xmlns:stream='[^']+'><([a-z-]+) /.exec(answer)?.[1] ?? answer
    assert.ok(conditions.split("|").includes(condition), condition)
    assert.match(
      answer,
      /^<open .*\n<stream:error .*\n<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'\/>$/,
    )
  })
}

test("a stream that is open cannot be opened again", async () => {
  const raw = await new RawSocket().opened()
  raw.send(OPEN)
  await raw.until(() => raw.frames.length === 2)
  for (let count = 0; count < 2; count++) raw.send(OPEN)
  assert.match(await raw.closed(), /<bad-format /)
  assert.equal(raw.frames.filter((frame) => frame.includes("mechanisms")).length, 1)
})

test("a binary frame ends the stream", async () => {
  const raw = await new RawSocket().opened()
  raw.send(Buffer.from(OPEN), true)
  assert.match(await raw.closed(), /<bad-format /)
})

test("a frame that is not UTF-8, or too long for anybody, closes the connection", async () => {
  const broken = await new RawSocket().opened()
  broken.send(Buffer.from([0x3c, 0xff, 0xfe]), false)
  await broken.closed()
  assert.equal(broken.code, 1007)
  const long = await new RawSocket().opened()
  long.send(`<open x='${"x".repeat(60_000)}'/>`)
  await long.closed()
  assert.equal(long.code, 1009)
})

test("before the log-in not even the beginning of a long frame is kept", async () => {
  const generous = await startTestStreams({ maxStanzaBytes: 10_000_000 })
  try {
    const socket = connect(generous.ports.http, "127.0.0.1")
    let received = ""
    let isClosed = false
    socket.on("data", (chunk) => {
      received += chunk
    })
    socket.on("error", () => {})
    socket.on("close", () => {
      isClosed = true
    })
    socket.write(
      "GET /xmpp HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: xmpp\r\n\r\n",
    )
    while (!received.includes("\r\n\r\n")) await new Promise(setImmediate)
    // The head of a frame of 8 MiB, then parts of it for as long as they are taken.
    socket.write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0]))
    for (let count = 0; count < 100 && !isClosed; count++) {
      socket.write(Buffer.alloc(10_000, "x"))
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    assert.match(received, /policy-violation/)
    generous.clock.advance(6_000)
    while (!isClosed) await new Promise(setImmediate)
  } finally {
    await generous.close()
  }
})

test("only the sub-protocol xmpp is spoken", async () => {
  for (const protocols of [[], ["mqtt"]]) {
    const raw = new RawSocket(protocols)
    await raw.closed()
    assert.equal(raw.code, 1006)
  }
  const raw = await new RawSocket(["mqtt", "xmpp"]).opened()
  assert.equal(raw.carrier.protocol, "xmpp")
})

test("pages of other origins are refused, except those that are listed", async () => {
  const own = `http://127.0.0.1:${server.ports.http}`
  for (const origin of ["https://evil.example", "null", "file://"]) {
    const raw = new RawSocket(["xmpp"], { origin })
    await raw.closed()
    assert.equal(raw.code, 1006, origin)
  }
  for (const origin of [own, "https://chat.example"]) await new RawSocket(["xmpp"], { origin }).opened()
})

test("whoever pings is answered, unless he does not read the answers", async () => {
  const raw = await new RawSocket().opened()
  let pongs = 0
  raw.carrier.on("pong", () => pongs++)
  raw.carrier.ping("are you there")
  await raw.until(() => pongs === 1)
  raw.send(OPEN)
  await raw.until(() => raw.frames.length === 2)
  raw.carrier.pause()
  for (let count = 0; count < 5_000; count++) raw.carrier.ping("x".repeat(100))
  await new Promise((resolve) => setTimeout(resolve, 200))
  raw.carrier.resume()
  raw.send(`<close xmlns='${NS_FRAMING}'/>`)
  await raw.closed()
})

test("PLAIN is not offered in clear text", async () => {
  const raw = await new RawSocket().opened()
  raw.send(OPEN)
  await raw.until(() => raw.frames.length === 2)
  assert.ok(!raw.frames[1]?.includes("PLAIN") && !raw.frames[1]?.includes("-PLUS"))
  const message = encodeBase64(encodePlain("romeo", "romeo-password"))
  raw.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${message}</auth>`)
  await raw.until(() => raw.frames.length === 3)
  assert.match(raw.frames[2] ?? "", /<encryption-required\/>/)
})

test("a session goes from a WebSocket to the next, and on TCP ahead", async () => {
  const client = await join()
  client.send(`<enable xmlns='${NS_MANAGEMENT}' resume='true'/>`)
  const { id = "" } = await client.next("enabled")
  const session = server.kernel.session("romeo@localhost/orchard")
  session.send(stanza({ name: "message", attrs: { id: "1" } }))
  await client.next("message")
  client.cut()
  while (!session.isDetached) await new Promise(setImmediate)
  session.send(stanza({ name: "message", attrs: { id: "2" } }))

  const again = new TestClient(url())
  await again.openStream("localhost")
  await signIn(again, romeo, "romeo-password")
  await again.openStream("localhost")
  again.send(`<resume xmlns='${NS_MANAGEMENT}' previd='${id}' h='1'/>`)
  await again.next("resumed")
  assert.equal((await again.next("message")).id, "2")
})
