import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { PASSWORD, type TestClient, type TestServer } from "@kith/server/testing"
import { MIB, measureMemoryBytes } from "./memory.ts"
import { RawPeer } from "./raw-peer.ts"
import { whileOthersChat } from "./under-attack.ts"
import { connectFrames, frame, OPEN } from "./web-socket-frames.ts"

const SM = "urn:xmpp:sm:3"

/** No limit on the speed of senders: what is held up is to be seen. */
const FAST = "bytes-per-second = 1000000000\nburst-bytes = 1000000000\n"

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

/** Sends 50 MiB to Juliet; counts what was refused. */
async function flood(server: TestServer): Promise<{ refused: number; longestAnswerMs: number }> {
  const romeo = await server.join("romeo", "orchard")
  const body = "x".repeat(50 * 1024)
  let longestAnswerMs = 0
  for (const round of upTo(20)) {
    for (const n of upTo(51)) {
      romeo.send(
        `<message to='juliet@localhost' type='chat' id='n-${round}-${n}'><body>${body}</body></message>`,
      )
    }
    const askedAt = performance.now()
    await romeo.settle()
    longestAnswerMs = Math.max(longestAnswerMs, performance.now() - askedAt)
  }
  return { refused: romeo.takeAll("message").filter(({ type }) => type === "error").length, longestAnswerMs }
}

async function countSessions(server: TestServer, name: string): Promise<number> {
  const { body } = await (await server.api(name)).expect(200, "GET /sessions")
  return body.sessions.length
}

describe("A client that does not read", () => {
  for (const door of ["TCP", "WebSocket"] as const) {
    for (const isManaged of [false, true]) {
      const what = isManaged ? "with stream management" : "without stream management"
      it(`is cut off before it costs much memory, over ${door}, ${what}`, async (t) => {
        const attack = async (server: TestServer) => {
          await server.register("romeo", "juliet")
          using juliet = await connect(door, server)
          juliet.send(wrap(door, "<presence xmlns='jabber:client'/>"))
          if (isManaged) juliet.send(wrap(door, `<enable xmlns='${SM}' resume='true'/>`))
          await juliet.take("<presence")
          juliet.stopReading()
          const before = await measureMemoryBytes()
          const { refused, longestAnswerMs } = await flood(server)
          const grown = (await measureMemoryBytes()) - before
          t.diagnostic(
            `memory grew by ${Math.round(grown / MIB)} MiB, ${Math.round(longestAnswerMs)} ms at most to answer the sender`,
          )
          assert.equal(refused, 0, "the sender noticed nothing")
          assert.ok(grown < 48 * MIB, `memory grew by ${grown} bytes`)
          assert.equal(await countSessions(server, "juliet"), 0, "the session is over")
          // Nothing is lost: the archive has what did not fit.
          const again = await server.signIn("juliet", "balcony")
          const page = "<set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set>"
          const answer = await again.ask(`<query xmlns='urn:xmpp:mam:2'>${page}</query>`, { type: "set" })
          const count = answer
            .child("fin", "urn:xmpp:mam:2")
            ?.child("set", "http://jabber.org/protocol/rsm")
            ?.child("count")
          assert.equal(count?.text, String(20 * 51))
        }
        await whileOthersChat(t, attack, `${FAST}[offline-messages]\nmax-messages = 5000`)
      })
    }
  }

  it("cannot have answers pile up by asking for its archive again and again", async (t) => {
    const attack = async (server: TestServer) => {
      await server.register("romeo", "juliet")
      const romeo = await server.join("romeo", "orchard")
      const body = "x".repeat(50_000)
      for (const n of upTo(60))
        romeo.send(`<message to='juliet@localhost' id='n-${n}'><body>${body}</body></message>`)
      await romeo.settle()
      using juliet = await connect("TCP", server)
      juliet.stopReading()
      const before = await measureMemoryBytes()
      for (const n of upTo(3000))
        juliet.send(`<iq type='set' id='q${n}'><query xmlns='urn:xmpp:mam:2'/></iq>`)
      for (const _ of upTo(20)) await romeo.settle()
      const grown = (await measureMemoryBytes()) - before
      t.diagnostic(`memory grew by ${Math.round(grown / MIB)} MiB`)
      assert.ok(grown < 48 * MIB, `memory grew by ${grown} bytes`)
    }
    await whileOthersChat(t, attack, FAST)
  })

  it("cannot have answers pile up before it has logged in", async (t) => {
    const attack = async (server: TestServer) => {
      const before = await measureMemoryBytes()
      const peers = upTo(40).map(() => RawPeer.tcp(server.ports.tcp))
      try {
        for (const peer of peers) {
          await peer
            .send(
              "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
            )
            .take("</stream:features>")
          peer.stopReading()
        }
        const message = Buffer.from("n,,n=tybalt,r=abcdefgh").toString("base64")
        const auth = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>${message}</auth>`
        for (const _ of upTo(40)) {
          for (const peer of peers) peer.send(auth)
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
        const grown = (await measureMemoryBytes()) - before
        t.diagnostic(`memory grew by ${Math.round(grown / MIB)} MiB`)
        for (const peer of peers) {
          peer.readOn()
          assert.match(await peer.closed(), /policy-violation/, "so many log-ins are begun on one connection")
        }
      } finally {
        for (const peer of peers) peer.cut()
      }
    }
    await whileOthersChat(t, attack, FAST)
  })
})

describe("A client that never acknowledges", () => {
  it("and reads is asked, and given up in the end; others see nothing of it", async (t) => {
    const attack = async (server: TestServer) => {
      await server.register("romeo", "juliet")
      const juliet = await server.join("juliet", "balcony")
      juliet.send(`<enable xmlns='${SM}' resume='true'/>`)
      await juliet.next("enabled")
      const romeo = await server.join("romeo", "orchard")
      const count = 6000
      for (const n of upTo(count)) {
        romeo.send(`<message to='juliet@localhost' type='chat' id='n-${n}'><body>${n}</body></message>`)
        if (n % 500 === 0) await romeo.settle()
        // She has had time to answer, and then comes one more.
        if (n === count - 2) {
          await romeo.settle()
          server.clock.advance(5_000)
        }
      }
      await romeo.settle()
      const { condition } = await ended(juliet)
      assert.equal(condition, "policy-violation")
      assert.equal(romeo.takeAll("message").length, 0, "no message was refused")
      const again = await server.join("juliet", "chamber")
      const kept = new Set<string | undefined>()
      while (kept.size < count) kept.add((await again.next("message")).id)
    }
    await whileOthersChat(t, attack, `${FAST}[offline-messages]\nmax-messages = 10000`)
  })

  it("and never comes back leaves what there is room for, and questions are answered in its place", async (t) => {
    const attack = async (server: TestServer) => {
      await server.register("romeo", "juliet")
      const juliet = await server.join("juliet", "balcony")
      juliet.send(`<enable xmlns='${SM}' resume='true'/>`)
      await juliet.next("enabled")
      const romeo = await server.join("romeo", "orchard")
      const unkept = "<no-permanent-store xmlns='urn:xmpp:hints'/>"
      for (const n of upTo(8)) {
        const inner = `<body>${n}</body>${n === 7 ? unkept : ""}`
        romeo.send(`<message to='juliet@localhost' type='chat' id='n-${n}'>${inner}</message>`)
      }
      romeo.send(`<iq to='${juliet.jid}' type='get' id='where'><ping xmlns='urn:xmpp:ping'/></iq>`)
      await juliet.next("iq", ({ id }) => id === "where")
      juliet.cut()
      await romeo.settle()
      server.clock.advance(601_000)
      const answer = await romeo.next("iq", ({ id }) => id === "where")
      assert.equal(answer.type, "error")
      // Of those that did not fit, two are in the archive; of the third its sender hears.
      await romeo.next("message", ({ type, id }) => type === "error" && id === "n-7")
      await romeo.expectNo("message")
      const again = await server.join("juliet", "chamber")
      for (const n of upTo(5)) await again.next("message", ({ id }) => id === `n-${n}`)
      await again.expectNo("message")
    }
    await whileOthersChat(t, attack, "[offline-messages]\nmax-messages = 5")
  })

  it("and says it has what it was never sent loses its stream", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("juliet")
      for (const h of ["1", "4294967295", "17"]) {
        const juliet = await server.join("juliet", "balcony")
        juliet.send(`<enable xmlns='${SM}' resume='true'/>`)
        await juliet.next("enabled")
        juliet.send(`<a xmlns='${SM}' h='${h}'/>`)
        assert.match(String(await juliet.next("error")), /handled-count-too-high/)
      }
      const juliet = await server.join("juliet", "balcony")
      juliet.send(`<enable xmlns='${SM}'/>`)
      await juliet.next("enabled")
      for (const h of ["-1", "x", "", "4294967296", "1e3", "0x1"]) juliet.send(`<a xmlns='${SM}' h='${h}'/>`)
      await juliet.settle()
    })
  })
})

async function connect(door: "TCP" | "WebSocket", server: TestServer): Promise<RawPeer> {
  if (door === "TCP") return RawPeer.tcp(server.ports.tcp).signIn("juliet", PASSWORD)
  const peer = await connectFrames(server.ports.http)
  const message = Buffer.from(`\0juliet\0${PASSWORD}`).toString("base64")
  const sasl = "urn:ietf:params:xml:ns:xmpp-sasl"
  await peer.send(frame(OPEN)).take("</stream:features>")
  await peer.send(frame(`<auth xmlns='${sasl}' mechanism='PLAIN'>${message}</auth>`)).take("<success")
  await peer.send(frame(OPEN)).take("</stream:features>")
  const bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
  await peer.send(frame(`<iq xmlns='jabber:client' type='set' id='b'>${bind}</iq>`)).take("</iq>")
  return peer
}

function wrap(door: "TCP" | "WebSocket", text: string): string | Uint8Array {
  return door === "TCP" ? text : frame(text)
}

async function ended(client: TestClient): Promise<{ condition: string | undefined }> {
  const error = await client.next("error")
  return { condition: error.elements[0]?.name }
}
