import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { PASSWORD, type TestServer } from "@kith/server/testing"
import { POISON } from "./poison.ts"
import { RawPeer, STREAM } from "./raw-peer.ts"
import { whileOthersChat } from "./under-attack.ts"

const DOORS: Readonly<Record<string, (server: TestServer) => RawPeer>> = {
  TCP: ({ ports }) => RawPeer.tcp(ports.tcp),
  TLS: ({ ports }) => RawPeer.tls(ports.directTls),
}

describe("A stream of poison costs its sender the connection and nobody anything else", () => {
  for (const [door, connect] of Object.entries(DOORS)) {
    it(`before the log-in, over ${door}`, async (t) => {
      await whileOthersChat(t, async (server) => {
        for (const [what, [poison, condition]] of Object.entries(POISON)) {
          using peer = connect(server)
          await peer.send(STREAM).take("</stream:features>")
          expectError(await peer.send(poison).closed(), condition, what)
        }
      })
    })

    it(`after the log-in, over ${door}`, async (t) => {
      await whileOthersChat(t, async (server) => {
        await server.register("tybalt")
        for (const [what, [poison, condition]] of Object.entries(POISON)) {
          using peer = await connect(server).signIn("tybalt", PASSWORD)
          expectError(await peer.send(poison).closed(), condition, what)
        }
      })
    })
  }

  it("as the very first bytes", async (t) => {
    await whileOthersChat(t, async (server) => {
      const openings: readonly (string | Uint8Array)[] = [
        ...Object.values(POISON)
          .filter(([, condition]) => !condition.test("unsupported-stanza-type"))
          .map(([poison]) => poison),
        STREAM.replace("jabber:client'", "jabber:server'"),
        STREAM.replace("http://etherx.jabber.org/streams", "urn:verona"),
        STREAM.replace("version='1.0' xmlns", "xmlns"),
        STREAM.replace("localhost", "verona.example"),
        STREAM.replace("localhost", "@@@"),
        STREAM.replace("<?xml version='1.0'?>", "<?xml version='1.0' encoding='UTF-16'?>"),
        STREAM.replace(
          "<?xml version='1.0'?>",
          `<?xml version='1.0'?><!DOCTYPE a SYSTEM "file:///etc/passwd">`,
        ),
        "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n",
        Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
        Buffer.from(STREAM, "utf16le"),
      ]
      for (const opening of openings.filter((text) => text !== STREAM)) {
        using peer = RawPeer.tcp(server.ports.tcp)
        expectError(await peer.send(opening).closed(), /./, String(opening).slice(0, 80))
      }
    })
  })

  it("a byte at a time", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("tybalt")
      using peer = await RawPeer.tcp(server.ports.tcp).signIn("tybalt", PASSWORD)
      const text = "<message to='tybalt@localhost' id='drip'><body>Peace? 🎭 I hate the word</body></message>"
      for (const byte of Buffer.from(text)) {
        peer.send(Uint8Array.of(byte))
        await new Promise((resolve) => setImmediate(resolve))
      }
      await peer.send("<presence/>").take("<presence")
      for (const byte of Buffer.from("<message><body>&#0")) peer.send(Uint8Array.of(byte))
      expectError(await peer.send(";").closed(), /not-well-formed/, "a dripped NUL")
    })
  })

  it("stanzas from one who is not signed in", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("tybalt")
      for (const stanza of [
        "<message to='benvolio@localhost'><body>Villain!</body></message>",
        "<message from='rosaline@localhost' to='benvolio@localhost' type='chat'><body>Adieu</body></message>",
        "<presence/>",
        "<enable xmlns='urn:xmpp:sm:3'/>",
        "<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>",
        "<r xmlns='urn:xmpp:sm:3'/>",
        "<response xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
      ]) {
        using peer = RawPeer.tcp(server.ports.tcp)
        await peer.send(STREAM).take("</stream:features>")
        expectError(await peer.send(stanza).closed(), /not-authorized|policy-violation/, stanza)
      }
      using peer = RawPeer.tcp(server.ports.tcp)
      await peer.send(STREAM).take("</stream:features>")
      const auth = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
      const message = Buffer.from(`\0tybalt\0${PASSWORD}`).toString("base64")
      await peer.send(`${auth}${message}</auth>`).take("<success")
      await peer.send(STREAM).take("</stream:features>")
      const early = "<message to='benvolio@localhost'><body>Villain!</body></message>"
      expectError(await peer.send(early).closed(), /not-authorized/, "a message before a resource is bound")
    })
  })
})

function expectError(received: string, condition: RegExp, what: string): void {
  const error = /<stream:error>.*<\/stream:error>/s.exec(received)?.[0]
  assert.ok(error !== undefined, `${what} got no stream error, but ${received.slice(0, 500)}`)
  assert.match(error, condition, what)
  assert.ok(received.endsWith("</stream:stream>"), `${what}: the stream ends`)
}
