import assert from "node:assert/strict"
import { connect, type Socket } from "node:net"
import { after, before, test } from "node:test"
import { romeo, startTestStreams, type TestStreams } from "../../streams/testing/start-test-streams.ts"
import { BoshClient } from "./testing/bosh-client.ts"
import { BoshRequests } from "./testing/bosh-requests.ts"

const NS_BIND = "http://jabber.org/protocol/httpbind"
let server: TestStreams
const url = () => `http://127.0.0.1:${server.ports.http}/http-bind`

before(async () => {
  server = await startTestStreams({ maxStanzaBytes: 50_000 }, { maxRequestBytes: 200_000 })
})
after(async () => {
  await server.close()
  assert.deepEqual(server.failures, [])
})

const bodies: readonly (readonly [string, string | Uint8Array, string])[] = [
  ["nothing", "", "bad-request"],
  ["no XML", "GET / HTTP/1.1", "bad-request"],
  ["another element", "<presence xmlns='jabber:client'/>", "bad-request"],
  ["a body of no namespace", "<body rid='1' to='localhost'/>", "bad-request"],
  ["half a body", `<body xmlns='${NS_BIND}' rid='1' to='localhost'>`, "bad-request"],
  ["two bodies", `<body xmlns='${NS_BIND}' rid='1' to='localhost'/><body/>`, "bad-request"],
  ["text", `<body xmlns='${NS_BIND}' rid='1' to='localhost'>Soft!</body>`, "bad-request"],
  ["a comment", `<body xmlns='${NS_BIND}' rid='1' to='localhost'><!-- --></body>`, "bad-request"],
  ["a document type", `<!DOCTYPE body><body xmlns='${NS_BIND}' rid='1' to='localhost'/>`, "bad-request"],
  ["an entity", `<body xmlns='${NS_BIND}' rid='1' to='localhost'><a>&b;</a></body>`, "bad-request"],
  ["an instruction", `<body xmlns='${NS_BIND}' rid='1' to='localhost'><?a?></body>`, "bad-request"],
  [
    "a name without a namespace",
    `<body xmlns='${NS_BIND}' rid='1' to='localhost'><a:b/></body>`,
    "bad-request",
  ],
  ["bytes that are no text", Uint8Array.of(0x3c, 0xff, 0xfe), "bad-request"],
  [
    "half a character",
    Uint8Array.of(...Buffer.from(`<body xmlns='${NS_BIND}' rid='1'/>`), 0xc3),
    "bad-request",
  ],
  ["a long name", `<body xmlns='${NS_BIND}' rid='1' to='${"x".repeat(20_000)}'/>`, "policy-violation"],
  [
    "much",
    `<body xmlns='${NS_BIND}' rid='1' to='localhost'>${"<a/>".repeat(10_000)}</body>`,
    "policy-violation",
  ],
  [
    "much white space",
    `<body xmlns='${NS_BIND}' rid='1' to='x'>${" ".repeat(90_000)}</body>`,
    "policy-violation",
  ],
  [
    "much inside of each other",
    `<body xmlns='${NS_BIND}' rid='1' to='localhost'>${"<a>".repeat(200)}${"</a>".repeat(200)}</body>`,
    "policy-violation",
  ],
]

for (const [name, body, condition] of bodies) {
  test(`a request with ${name} is refused with ${condition}`, async () => {
    const { status, attrs } = await new BoshRequests(url()).post(body).answer
    assert.deepEqual([status, attrs.type, attrs.condition], [200, "terminate", condition])
    assert.equal(server.streams.connections.total, 0)
  })
}

test("a session whose client sends what is no XML is over", async () => {
  const client = new BoshClient(url())
  await client.signIn(romeo, "romeo-password", "orchard")
  const requests = client.hush()
  const { attrs } = await requests.send("<!-- -->").answer
  assert.equal(attrs.condition, "bad-request")
  assert.equal(server.streams.connections.total, 0)
  assert.equal(server.kernel.sessions.size, 0)
})

test("who has signed in may send more, and not without end", async () => {
  const client = new BoshClient(url())
  await client.signIn(romeo, "romeo-password", "orchard")
  const requests = client.hush()
  const message = `<message xmlns='jabber:client' to='nobody@localhost'><body>${"x".repeat(45_000)}</body></message>`
  void requests.send(message.repeat(4))
  const { attrs } = await requests.send(message.repeat(5)).answer
  assert.equal(attrs.condition, "policy-violation")
  assert.equal(server.streams.connections.total, 0)
})

test("a stranger who sends a long body is not read to its end", async () => {
  const { socket, received } = await open()
  socket.write("POST /http-bind HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000\r\n\r\n")
  let written = 0
  while (received().length === 0) {
    socket.write(Buffer.alloc(1000, "<"))
    written += 1000
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  assert.match(received(), /condition='bad-request'/)
  assert.match(received(), /connection: close/i)
  assert.ok(written < 200_000)
  socket.destroy()
})

test("half requests of a session that exists are not gathered", async () => {
  const requests = new BoshRequests(url())
  await requests.begin()
  requests.rid++
  const body = requests.write("<iq xmlns='jabber:client' type='get' id='1'>").replace("</body>", "")
  const open_ = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const connection = await open()
      connection.socket.write(`POST /http-bind HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n${body}`)
      return connection
    }),
  )
  while (!open_.some(({ received }) => received().includes("policy-violation"))) {
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  assert.equal(server.streams.connections.total, 0)
  for (const { socket } of open_) socket.destroy()
})

test("a client that hangs up in the middle of a request leaves its session as it was", async () => {
  const requests = new BoshRequests(url())
  await requests.begin({ wait: "0" })
  requests.rid++
  const { socket } = await open()
  const body = requests.write("<iq xmlns='jabber:client' type='get' id='1'>").replace("</body>", "")
  socket.write(`POST /http-bind HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n${body}`)
  await new Promise((resolve) => setTimeout(resolve, 20))
  socket.destroy()
  const answer = await requests.post(requests.write()).answer
  assert.equal(answer.attrs.type, undefined)
  await requests.send("", { type: "terminate" }).answer
})

test("attributes with odd names do no harm", async () => {
  const { attrs } = await new BoshRequests(url()).begin({
    "xmlns:__proto__": "urn:xmpp:xbosh",
    "__proto__:restart": "true",
    constructor: "x",
    wait: "0",
  })
  assert.ok(attrs.sid)
})

async function open(): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(server.ports.http, "127.0.0.1")
  let received = ""
  socket.on("data", (chunk) => {
    received += chunk
  })
  socket.on("error", () => {})
  await new Promise((resolve) => socket.once("connect", resolve))
  return { socket, received: () => received }
}
