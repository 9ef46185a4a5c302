import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { PASSWORD, type TestServer } from "@kith/server/testing"
import { RawPeer, STREAM } from "./raw-peer.ts"
import { whileOthersChat } from "./under-attack.ts"

/** Each is refused by one of these conditions (RFC 6120 §4.9.3), before and after the log-in. */
const POISON: Readonly<Record<string, readonly [string | Uint8Array, RegExp]>> = {
  "elements 100,000 deep": ["<a>".repeat(100_000), /policy-violation/],
  "a first-level element that does not end": [`<message><body>${"x".repeat(400_000)}`, /policy-violation/],
  "a huge attribute": [`<message id='${"x".repeat(400_000)}'/>`, /policy-violation/],
  "a thousand attributes": [
    `<message ${Array.from({ length: 1000 }, (_, index) => `a${index}='1'`).join(" ")}/>`,
    /policy-violation/,
  ],
  "a thousand namespaces": [
    `<message ${Array.from({ length: 1000 }, (_, index) => `xmlns:a${index}='u:${index}'`).join(" ")}/>`,
    /policy-violation/,
  ],
  "an endless name": [`<${"x".repeat(400_000)}`, /policy-violation/],
  "the same attribute twice": ["<message id='1' id='2'/>", /not-well-formed/],
  "the same expanded attribute twice": [
    "<message xmlns:a='urn:x' xmlns:b='urn:x' a:id='1' b:id='2'/>",
    /not-well-formed/,
  ],
  "a prefix that stands for nothing": ["<nobody:message/>", /not-well-formed|bad-namespace-prefix/],
  "the wrong end": ["<message></massage>", /not-well-formed/],
  "text between stanzas": ["hark", /bad-format|not-well-formed/],
  "a comment": ["<!-- but soft -->", /restricted-xml/],
  "an instruction": ["<?what light?>", /restricted-xml/],
  "a document type": ["<!DOCTYPE a [<!ENTITY lol 'lol'>]>", /restricted-xml/],
  "an entity of one's own": ["<message><body>&lol;</body></message>", /restricted-xml|not-well-formed/],
  "a character that XML cannot carry": ["<message><body>&#1;</body></message>", /not-well-formed/],
  "half a surrogate pair": ["<message><body>&#xD800;</body></message>", /not-well-formed/],
  "a number beyond Unicode": [
    `<message><body>&#x${"F".repeat(5000)};</body></message>`,
    /not-well-formed|restricted-xml/,
  ],
  "a NUL": [Buffer.from("<message><body>\0</body></message>"), /not-well-formed/],
  "no UTF-8": [
    Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xfe]),
    /unsupported-encoding|not-well-formed|bad-format/,
  ],
  "overlong UTF-8": [Buffer.from([0x3c, 0x61, 0x3e, 0xc0, 0xbc]), /unsupported-encoding|not-well-formed/],
  "a surrogate in UTF-8": [
    Buffer.from([0x3c, 0x61, 0x3e, 0xed, 0xa0, 0x80]),
    /unsupported-encoding|not-well-formed/,
  ],
  "an unknown element": ["<balcony xmlns='urn:verona'/>", /unsupported-stanza-type|not-authorized/],
  "a message of servers": [
    "<message xmlns='jabber:server'/>",
    /unsupported-stanza-type|invalid-namespace|not-authorized/,
  ],
  "a second stream in the first": [STREAM, /not-well-formed|bad-format|restricted-xml/],
}

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
