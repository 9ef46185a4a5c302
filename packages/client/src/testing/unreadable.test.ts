import assert from "node:assert/strict"
import { once } from "node:events"
import { type AddressInfo, createServer, type Server, type Socket } from "node:net"
import { after, afterEach, before, beforeEach, describe, test } from "node:test"
import { NS_CLIENT, NS_STREAM, type Stanza } from "@kith/xmpp"
import { type WebSocket, WebSocketServer } from "ws"
import { SERVER_LIMITS } from "../connection/limits.ts"
import { UnreadableStream } from "../connection/unreadable.ts"
import { openLink } from "../node/index.ts"

const HEADER = `<stream:stream xmlns='${NS_CLIENT}' xmlns:stream='${NS_STREAM}' version='1.0'>`
const TOO_DEEP = `${"<a>".repeat(200)}${"</a>".repeat(200)}`
const TOO_LONG = `<body>${"x".repeat(SERVER_LIMITS.maxBytes)}</body>`
const TOO_MANY = `<a ${Array.from({ length: 200 }, (_, index) => `a${index}=''`).join(" ")}/>`
const HERE = "romeo@montague.example"
const FROM = `from='juliet@capulet.example/b'`
const SM = "urn:xmpp:sm:3"

const { warn } = console
before(() => {
  console.warn = () => undefined
})
after(() => {
  console.warn = warn
})

/** A server that says what it is told to, and what it heard. */
interface Wire {
  readonly url: { readonly kind: "websocket"; readonly url: string } | TcpDoor
  say(element: string): void
  heard(text: string): Promise<void>
  close(): void
}
type TcpDoor = {
  readonly kind: "tcp"
  readonly host: string
  readonly port: number
  readonly security: "none"
}

async function listenOnTcp(): Promise<Wire> {
  let socket: Socket | undefined
  let heard = ""
  const server: Server = createServer((came) => {
    socket = came
    came.on("error", () => undefined).on("data", (data) => (heard += data.toString()))
    came.write(HEADER)
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as AddressInfo
  return {
    url: { kind: "tcp", host: "127.0.0.1", port, security: "none" },
    say: (element) => socket?.write(element),
    heard: async (text) => {
      while (!heard.includes(text)) await once(socket as Socket, "data")
    },
    close: () => {
      socket?.destroy()
      server.close()
    },
  }
}

async function listenOnWebSocket(): Promise<Wire> {
  let socket: WebSocket | undefined
  let heard = ""
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => "xmpp" })
  server.on("connection", (came) => {
    socket = came
    came.on("message", (data) => (heard += data.toString()))
  })
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  return {
    url: { kind: "websocket", url: `ws://127.0.0.1:${port}` },
    say: (element) => socket?.send(element.replace(/^<([a-z]+)\b(?! xmlns)/, `<$1 xmlns='${NS_CLIENT}'`)),
    heard: async (text) => {
      while (!heard.includes(text)) await once(socket as WebSocket, "message")
    },
    close: () => {
      socket?.terminate()
      server.close()
    },
  }
}

for (const [transport, listen] of [
  ["TCP", listenOnTcp],
  ["WebSocket", listenOnWebSocket],
] as const) {
  describe(`what nobody can read, over ${transport}`, () => {
    let wire: Wire
    let ended: Promise<Error | undefined>
    let next: () => Promise<Stanza>
    let destroy = () => {}

    beforeEach(async () => {
      wire = await listen()
      const link = await openLink(wire.url, "montague.example")
      const arrived: Stanza[] = []
      let wake = () => {}
      link.onElement = (element) => {
        arrived.push(element)
        wake()
      }
      ended = new Promise((resolve) => {
        link.onEnd = resolve
      })
      next = async () => {
        const element = arrived.shift()
        if (element !== undefined) return element
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        return next()
      }
      destroy = () => link.destroy()
      link.openStream("montague.example")
      await wire.heard("montague.example")
    })
    afterEach(() => {
      destroy()
      wire.close()
    })

    for (const [what, content] of [
      ["too deep", TOO_DEEP],
      ["too long", TOO_LONG],
      ["of too many attributes", TOO_MANY],
    ] as const) {
      test(`stanzas ${what} cost themselves, and the request that they answer`, async () => {
        wire.say(`<message ${FROM} id='m1'>${content}</message>`)
        wire.say(`<presence ${FROM}>${content}</presence>`)
        wire.say(`<iq type='result' id='r1' from='${HERE}'>${content}</iq>`)
        wire.say(`<iq type='get' id='r2' ${FROM}>${content}</iq>`)
        wire.say(`<r xmlns='${SM}'>${content}</r>`)
        wire.say(`<message ${FROM} id='m2'><body>Good night</body></message>`)
        for (const name of ["message", "presence"]) {
          const silent = await next()
          assert.deepEqual([silent.name, silent.type, silent.from], [name, "error", undefined])
          assert.equal(silent.elements.length, 0)
        }
        const answer = await next()
        assert.deepEqual([answer.id, answer.type, answer.from], ["r1", "error", HERE])
        const question = await next()
        assert.deepEqual([question.id, question.type, question.elements.length], ["r2", "get", 0])
        const request = await next()
        assert.deepEqual([request.name, request.namespace], ["r", SM])
        assert.equal((await next()).child("body")?.text, "Good night")
      })
    }

    test("a word of the server itself ends the stream, which says over what", async () => {
      wire.say(`<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${TOO_DEEP}</challenge>`)
      assert.ok((await ended) instanceof UnreadableStream)
      await wire.heard("policy-violation")
    })
  })
}

describe("what is no XML, over TCP", () => {
  for (const [condition, spoiled] of [
    ["not-well-formed", `<message ${FROM}><body>\uFFFF</body></message>`],
    ["not-well-formed", `<message ${FROM}><body></message>`],
    ["not-well-formed", `<message ${FROM}>${TOO_DEEP}</presence>`],
    ["restricted-xml", `<message ${FROM}><!-- --></message>`],
  ] as const) {
    test(`ends the stream with ${condition}: ${spoiled.slice(-30)}`, async () => {
      const wire = await listenOnTcp()
      const link = await openLink(wire.url, "montague.example")
      try {
        const ended = new Promise<Error | undefined>((resolve) => {
          link.onEnd = resolve
        })
        link.onElement = () => assert.fail("Nothing of it may be read.")
        link.openStream("montague.example")
        await wire.heard("montague.example")
        wire.say(spoiled)
        assert.ok((await ended) instanceof UnreadableStream)
        await wire.heard(`<${condition} `)
        await wire.heard("</stream:stream>")
      } finally {
        link.destroy()
        wire.close()
      }
    })
  }

  test("so does what is longer than anybody reads on", async () => {
    const wire = await listenOnTcp()
    const link = await openLink(wire.url, "montague.example")
    const ended = new Promise<Error | undefined>((resolve) => {
      link.onEnd = resolve
    })
    link.openStream("montague.example")
    await wire.heard("montague.example")
    wire.say(`<message ${FROM}><body>${"x".repeat(5 * SERVER_LIMITS.maxBytes)}`)
    assert.ok((await ended) instanceof UnreadableStream)
    await wire.heard("policy-violation")
    link.destroy()
    wire.close()
  })
})
