import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { describe, it } from "node:test"
import { COMPONENT_SECRET, declareComponents, TestComponent, type TestServer } from "@kith/server/testing"
import { MIB, measureMemoryBytes } from "./memory.ts"
import { POISON } from "./poison.ts"
import { STREAM as CLIENT_STREAM, RawPeer } from "./raw-peer.ts"
import { whileOthersChat } from "./under-attack.ts"

const ECHO = "echo.localhost"
const STREAM = `<?xml version='1.0'?><stream:stream to='${ECHO}' xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>`
const CONFIG = declareComponents(ECHO)

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const join = (server: TestServer) => TestComponent.join(server.ports.components, ECHO)

async function open(server: TestServer): Promise<{ peer: RawPeer; id: string }> {
  const peer = RawPeer.tcp(server.ports.components)
  const opening = (await peer.send(STREAM).take("<stream:stream")) + (await peer.take(">"))
  return { peer, id: / id=['"]([^'"]+)['"]/.exec(opening)?.[1] ?? "" }
}

async function logIn(server: TestServer): Promise<RawPeer> {
  const { peer, id } = await open(server)
  const proof = createHash("sha1").update(`${id}${COMPONENT_SECRET}`).digest("hex")
  await peer.send(`<handshake>${proof}</handshake>`).take("<handshake/>")
  return peer
}

async function countDomains(server: TestServer): Promise<string | undefined> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  return /^kith_component_domains (\d+)$/m.exec(metrics)?.[1]
}

function expectError(received: string, condition: RegExp, what: string): void {
  const found = /<stream:error>\s*<([a-z-]+)/.exec(received)?.[1]
  assert.match(found ?? received.slice(0, 500), condition, what)
}

describe("Poison at the door of components costs its sender the connection and nobody anything else", () => {
  it("before the log-in", async (t) => {
    await whileOthersChat(
      t,
      async (server) => {
        for (const [what, [poison, condition]] of Object.entries(POISON)) {
          const { peer } = await open(server)
          expectError(await peer.send(poison).closed(), condition, what)
        }
      },
      CONFIG,
    )
  })

  it("after the log-in", async (t) => {
    await whileOthersChat(
      t,
      async (server) => {
        for (const [what, [poison, condition]] of Object.entries(POISON)) {
          const peer = await logIn(server)
          expectError(await peer.send(poison).closed(), condition, what)
        }
        assert.equal(await countDomains(server), "0")
      },
      `[components]\nmax-stanza-bytes = 300000\n${CONFIG}`,
    )
  })

  it("as the very first bytes", async (t) => {
    await whileOthersChat(
      t,
      async (server) => {
        const openings: readonly (string | Uint8Array)[] = [
          // But for one: a component of XEP-0225 begins like a client.
          ...Object.values(POISON)
            .map(([poison]) => poison)
            .filter((poison) => poison !== CLIENT_STREAM),
          STREAM.replace("jabber:component:accept", "jabber:component:connect"),
          STREAM.replace("jabber:component:accept", "jabber:server"),
          STREAM.replace("http://etherx.jabber.org/streams", "urn:verona"),
          STREAM.replace(ECHO, "verona.example"),
          STREAM.replace(ECHO, "@@@"),
          STREAM.replace(` to='${ECHO}'`, ""),
          "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n",
          Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
          Buffer.from(STREAM, "utf16le"),
        ]
        for (const opening of openings) {
          using peer = RawPeer.tcp(server.ports.components)
          expectError(await peer.send(opening).closed(), /./, String(opening).slice(0, 80))
        }
      },
      CONFIG,
    )
  })

  it("from many who never show a secret, and keep little in memory", async (t) => {
    await whileOthersChat(
      t,
      async (server) => {
        const before = await measureMemoryBytes()
        const peers = upTo(500).map((number) => {
          const peer = RawPeer.tcp(server.ports.components)
          if (number % 3 === 0) peer.send(STREAM)
          if (number % 3 === 1) peer.send(`${STREAM}<handshake>${"0".repeat(5_000)}`)
          return peer
        })
        const metrics = await (await fetch(`${server.url}/metrics`)).text()
        assert.match(metrics, /^kith_component_domains 0$/m)
        const during = await measureMemoryBytes()
        assert.ok(during - before < 48 * MIB, `${(during - before) / MIB} MiB more`)
        await Promise.all(peers.map((peer) => peer.closed()))
        await using echo = await join(server)
        await echo.settle()
      },
      `[components]\nlogin-seconds = 2\n${CONFIG}`,
    )
  })
})

describe("A component that has shown its secret", () => {
  it("cannot speak for anybody but its own users", async (t) => {
    await whileOthersChat(
      t,
      async (server) => {
        for (const from of [
          "benvolio@localhost",
          "localhost",
          "nurse@other.localhost",
          "echo.localhost.evil",
        ]) {
          await using echo = await join(server)
          echo.send(`<message from='${from}' to='rosaline@localhost' type='chat'><body>Hm</body></message>`)
          assert.equal(await echo.refusal(), "invalid-from")
        }
      },
      CONFIG,
    )
  })

  it("cannot drown others: it is read as fast as its stanzas are done with", async (t) => {
    await whileOthersChat(
      t,
      async (server) => {
        await server.register("tybalt")
        await using tybalt = await server.join("tybalt")
        await using echo = await join(server)
        const before = await measureMemoryBytes()
        const body = "x".repeat(2_000)
        for (const number of upTo(5_000)) {
          echo.send(
            `<message from='n${number}@${ECHO}' to='tybalt@localhost' type='chat' id='${number}'><body>${body}</body></message>`,
          )
          // Half of them find nobody, and come back.
          echo.send(
            `<iq from='${ECHO}' to='nobody${number}@localhost' type='get' id='${number}'><a xmlns='urn:x'/></iq>`,
          )
          echo.send(`<presence from='n${number}@${ECHO}' to='tybalt@localhost' type='subscribe'/>`)
        }
        for (const number of upTo(5_000)) await echo.next("iq", ({ id }) => id === String(number))
        await tybalt.settle()
        // Each is of another user of the component, and those do not wait for each other.
        const arrived = tybalt.takeAll("message").map(({ id }) => Number(id))
        assert.deepEqual(
          arrived.sort((one, other) => one - other),
          [...upTo(5_000)],
        )
        echo.takeAll("presence")
        tybalt.takeAll("presence")
        const after = await measureMemoryBytes()
        assert.ok(after - before < 64 * MIB, `${(after - before) / MIB} MiB more`)
      },
      CONFIG,
    )
  })

  it("and reads nothing is cut off, and those who write to it hear so", async (t) => {
    await whileOthersChat(
      t,
      async (server) => {
        await server.register("tybalt")
        await using tybalt = await server.join("tybalt")
        const echo = await join(server)
        echo.stopReading()
        const before = await measureMemoryBytes()
        const body = "x".repeat(100_000)
        for (const number of upTo(1_000)) {
          tybalt.send(`<message to='${ECHO}' type='chat' id='${number}'><body>${body}</body></message>`)
        }
        const refused = await tybalt.next("message", ({ type }) => type === "error")
        assert.match(String(refused.child("error")), /remote-server-timeout|resource-constraint/)
        const during = await measureMemoryBytes()
        assert.ok(during - before < 160 * MIB, `${(during - before) / MIB} MiB more`)
        await tybalt.settle()
        await using again = await join(server)
        tybalt.send(`<message to='${ECHO}' type='chat' id='again'><body>Hm</body></message>`)
        assert.equal((await again.next("message")).id, "again")
        echo.cut()
      },
      `burst-bytes = 200000000\n[components]\nslow-reader-seconds = 3\n${CONFIG}`,
    )
  })

  it("cannot have what its users say kept for ever", async (t) => {
    await whileOthersChat(
      t,
      async (server) => {
        await server.register("tybalt")
        await using tybalt = await server.join("tybalt")
        const echo = await join(server)
        for (const number of upTo(2_000)) {
          echo.send(`<presence from='n${number}@${ECHO}/x' to='tybalt@localhost'/>`)
        }
        await echo.settle()
        await tybalt.settle()
        assert.equal(tybalt.takeAll("presence").filter(({ from }) => from?.includes(ECHO)).length, 2_000)
        await echo.close()
        const isGone = ({ type }: { type?: string | undefined }) => type === "unavailable"
        for (const _ of upTo(500)) await tybalt.next("presence", isGone)
        await tybalt.settle()
        assert.deepEqual(tybalt.takeAll("presence"), [])
      },
      `[components]\nmax-presences = 500\n${CONFIG}`,
    )
  })

  it("and comes and goes all the time leaves nothing behind", async (t) => {
    await whileOthersChat(
      t,
      async (server) => {
        await server.register("tybalt")
        await using tybalt = await server.join("tybalt")
        const churn = async (count: number) => {
          for (const number of upTo(count)) {
            const echo = await join(server)
            echo.send(`<presence from='nurse@${ECHO}/${number}' to='tybalt@localhost'/>`)
            echo.send(`<iq from='${ECHO}' to='tybalt@localhost/x' type='get' id='1'><a xmlns='urn:x'/></iq>`)
            tybalt.send(`<iq to='nurse@${ECHO}' type='get' id='${number}'><a xmlns='urn:x'/></iq>`)
            if (number % 2 === 0) await echo.close()
            else echo.cut()
          }
          await tybalt.settle()
          tybalt.takeAll("presence")
          tybalt.takeAll("iq")
        }
        await churn(50)
        const before = await measureMemoryBytes()
        await churn(250)
        const after = await measureMemoryBytes()
        assert.ok(after - before < 12 * MIB, `${(after - before) / MIB} MiB more`)
        assert.equal(await countDomains(server), "0")
      },
      `[components]\nmax-logins-per-minute = 100000\n${CONFIG}takeover = true\n`,
    )
  })
})
