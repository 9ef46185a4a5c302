import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { PASSWORD } from "@kith/server/testing"
import { whileOthersChat } from "./under-attack.ts"
import { connectFrames, frame, OPEN } from "./web-socket-frames.ts"

const MESSAGE = "<message xmlns='jabber:client'><body>Villain!</body></message>"
const FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"

/** What no frame may be (RFC 6455, RFC 7395), and what the end of the connection says. */
const POISON: Readonly<Record<string, Uint8Array>> = {
  binary: frame(OPEN, { opcode: "binary" }),
  "not masked": frame(OPEN, { isMasked: false }),
  "of a reserved kind": frame(OPEN, { opcode: "reserved" }),
  "with reserved bits": frame(OPEN, { reserved: 4 }),
  "a continuation of nothing": frame(OPEN, { opcode: "continuation" }),
  "a ping in pieces": frame("", { opcode: "ping", isLast: false }),
  "a ping that is too long": frame("x".repeat(200), { opcode: "ping" }),
  "of 2^63 bytes": frame("<", { claimedLength: 2 ** 53 }),
  "of a gigabyte": frame("<", { claimedLength: 2 ** 30 }),
  "not UTF-8": frame(Uint8Array.of(0x3c, 0xff, 0xfe)),
  "a close that is not UTF-8": frame(Uint8Array.of(3, 232, 0xff), { opcode: "close" }),
  "a close with a code that does not exist": frame(Uint8Array.of(0, 7), { opcode: "close" }),
  empty: frame(""),
  "white space": frame(" \n"),
  "two elements": frame(`${OPEN}${OPEN}`),
  "half an element": frame("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'"),
  text: frame("hark"),
  nesting: frame(`${"<a>".repeat(3000)}${"</a>".repeat(3000)}`),
  "a document type": frame(`<!DOCTYPE a [<!ENTITY lol 'lol'>]>${OPEN}`),
  "a stream of TCP": frame("<stream:stream xmlns:stream='http://etherx.jabber.org/streams'/>"),
  "framing that does not exist": frame(`<shut xmlns='${FRAMING}'/>`),
  "an element with a NUL": frame("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='\0'/>"),
  "a stanza before the stream": frame(MESSAGE),
}

describe("A WebSocket of poison costs its sender the connection and nobody anything else", () => {
  it("in its first frame", async (t) => {
    await whileOthersChat(t, async (server) => {
      for (const poison of Object.values(POISON)) {
        using peer = await connectFrames(server.ports.http)
        await peer.send(poison).webSocketClosed()
      }
    })
  })

  it("in an open stream", async (t) => {
    await whileOthersChat(t, async (server) => {
      for (const [what, poison] of Object.entries(POISON)) {
        using peer = await connectFrames(server.ports.http)
        await peer.send(frame(OPEN)).take("</stream:features>")
        await peer.send(poison).webSocketClosed()
        assert.doesNotMatch(peer.received, /internal-server-error/, what)
      }
    })
  })

  it("of one who is signed in", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("tybalt")
      const harmless = /^a stanza/
      for (const [what, poison] of Object.entries(POISON).filter(([what]) => !harmless.test(what))) {
        using peer = await connectFrames(server.ports.http)
        await signIn(peer)
        await peer.send(poison).webSocketClosed()
        assert.doesNotMatch(peer.received, /internal-server-error/, what)
      }
    })
  })

  it("longer than what a stranger may say, in one frame or in a thousand pieces", async (t) => {
    await whileOthersChat(t, async (server) => {
      using inOne = await connectFrames(server.ports.http)
      await inOne.send(frame(`<open id='${"x".repeat(20_000)}'/>`)).webSocketClosed()
      assert.match(inOne.received, /policy-violation/)

      using inPieces = await connectFrames(server.ports.http)
      inPieces.send(frame("<open id='", { isLast: false }))
      for (let piece = 0; piece < 1000 && !inPieces.isClosed; piece++) {
        inPieces.send(frame("x".repeat(200), { opcode: "continuation", isLast: false }))
      }
      await inPieces.webSocketClosed()

      using empty = await connectFrames(server.ports.http)
      empty.send(frame("<", { isLast: false }))
      const nothing = frame("", { opcode: "continuation", isLast: false })
      empty.send(Buffer.concat(Array.from({ length: 60_000 }, () => nothing)))
      await empty.webSocketClosed()

      using flooded = await connectFrames(server.ports.http)
      flooded.stopReading()
      const ping = frame("x".repeat(100), { opcode: "ping" })
      for (let count = 0; count < 100; count++)
        flooded.send(Buffer.concat(Array.from({ length: 1000 }, () => ping)))
    })
  })

  it("and one that is in pieces but right is served", async (t) => {
    await whileOthersChat(t, async (server) => {
      using peer = await connectFrames(server.ports.http)
      peer.send(frame(OPEN.slice(0, 20), { isLast: false }))
      peer.send(frame("are you there", { opcode: "ping" }))
      for (const character of OPEN.slice(20)) {
        peer.send(frame(character, { opcode: "continuation", isLast: false }))
      }
      await peer.send(frame("", { opcode: "continuation" })).take("</stream:features>")
    })
  })

  it("on the events door", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("tybalt")
      const { token } = await server.api("tybalt")
      const authorization = `authorization: Bearer ${token}\r\n`
      const poison = [
        ...["not masked", "of a reserved kind", "with reserved bits", "of a gigabyte", "not UTF-8"],
        ...["a ping in pieces", "binary", "text", "empty", "of 2^63 bytes"],
      ].map((what) => POISON[what] ?? new Uint8Array())
      const deep = `{"id":1,"operation":"getAccount","input":${"[".repeat(100_000)}${"]".repeat(100_000)}}`
      const big = JSON.stringify({ id: 1, operation: "x".repeat(400_000), input: {} })
      for (const bytes of [...poison, frame("[]"), frame("null"), frame(big)]) {
        for (const headers of ["", authorization]) {
          using peer = await connectFrames(server.ports.http, "/api/v1/events", headers)
          await peer.send(bytes).webSocketClosed()
        }
      }
      using peer = await connectFrames(server.ports.http, "/api/v1/events", authorization)
      await peer.take('"ready"')
      for (const [request, answer] of [
        ['{"id":1}', "bad-request"],
        ['{"id":2,"operation":"stealAccount","input":{}}', "not-found"],
        ['{"id":3,"operation":"__proto__","input":{}}', "not-found"],
        ['{"id":4,"operation":"getAccount","input":{"__proto__":{"user":"romeo"}}}', "tybalt@localhost"],
        ['{"id":5,"operation":"createAccount","input":{}}', "forbidden"],
        [deep, "bad-request"],
        [`{"id":${"9".repeat(300)},"operation":"x"}`, "error"],
        ['{"id":{"a":[1]},"operation":"getAccount"}', "A message must be"],
      ] as const) {
        await peer.send(frame(request)).take(answer)
      }
    })
  })
})

async function signIn(peer: Awaited<ReturnType<typeof connectFrames>>): Promise<void> {
  const message = Buffer.from(`\0tybalt\0${PASSWORD}`).toString("base64")
  await peer.send(frame(OPEN)).take("</stream:features>")
  const sasl = "urn:ietf:params:xml:ns:xmpp-sasl"
  await peer.send(frame(`<auth xmlns='${sasl}' mechanism='PLAIN'>${message}</auth>`)).take("<success")
  await peer.send(frame(OPEN)).take("</stream:features>")
  const bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
  await peer.send(frame(`<iq xmlns='jabber:client' type='set' id='b'>${bind}</iq>`)).take("</iq>")
}
