import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { PASSWORD, type TestServer } from "@kith/server/testing"
import { RawPeer, STREAM } from "./raw-peer.ts"
import { whileOthersChat } from "./under-attack.ts"

const MIB = 1024 * 1024
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
const REGISTER = "jabber:iq:register"

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A figure of /metrics. */
async function figure(server: TestServer, name: string): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  return Number(new RegExp(`^\\w*_${name} (\\d+)`, "m").exec(metrics)?.[1])
}

async function untilFigure(server: TestServer, name: string, expected: number): Promise<void> {
  const deadline = performance.now() + 10_000
  let found = -1
  while (performance.now() < deadline) {
    found = await figure(server, name)
    if (found === expected) return
  }
  assert.fail(`${name} is ${found}, not ${expected}`)
}

describe("Crowds at the doors", () => {
  it("150 half-sent stanzas cost little and are gone after the time to log in", async (t) => {
    await whileOthersChat(t, async (server) => {
      const before = process.memoryUsage().rss
      const doors = [() => RawPeer.tcp(server.ports.tcp), () => RawPeer.tls(server.ports.directTls)]
      const peers = upTo(150).map((n) => (doors[n % 2] ?? RawPeer.tcp)(server.ports.tcp))
      for (const peer of peers)
        peer.send(`${STREAM}<auth xmlns='${SASL}' mechanism='PLAIN'>${"x".repeat(10_000)}`)
      await Promise.all(peers.map((peer) => peer.take("</stream:features>")))
      await untilFigure(server, "xmpp_connections_early", 150)
      const grown = process.memoryUsage().rss - before
      t.diagnostic(`memory grew by ${Math.round(grown / MIB)} MiB`)
      assert.ok(grown < 96 * MIB)
      server.clock.advance(31_000)
      for (const peer of peers) assert.match(await peer.closed(), /connection-timeout/)
      await untilFigure(server, "xmpp_connections_early", 0)
    })
  })

  it("whoever says nothing, or stalls in a TLS handshake, is gone in time", async (t) => {
    await whileOthersChat(t, async (server) => {
      const silent = upTo(20).map(() => RawPeer.tcp(server.ports.tcp))
      const stalled = upTo(20).map(() => RawPeer.tcp(server.ports.directTls).send(Uint8Array.of(0x16, 3, 1)))
      const dripping = upTo(20).map(() => RawPeer.tcp(server.ports.tcp).send("<"))
      await untilFigure(server, "xmpp_connections_early", 60)
      server.clock.advance(11_000)
      for (const peer of silent) assert.equal(await peer.closed(), "")
      for (const peer of dripping) peer.send("?xml ")
      server.clock.advance(20_000)
      server.clock.advance(6_000)
      await Promise.all([...stalled, ...dripping].map((peer) => peer.closed()))
      await untilFigure(server, "xmpp_connections_early", 0)
    })
  })

  it("300 connections that come and go leave nothing behind", async (t) => {
    await whileOthersChat(t, async (server) => {
      const ways: ((n: number) => RawPeer)[] = [
        () => RawPeer.tcp(server.ports.tcp).send(STREAM),
        () => RawPeer.tcp(server.ports.tcp),
        () => RawPeer.tcp(server.ports.tcp).send("<?xml"),
        () => RawPeer.tls(server.ports.directTls).send(STREAM),
        () => RawPeer.tcp(server.ports.directTls).send("hark"),
        () => RawPeer.tcp(server.ports.http).send("GET /xmpp HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n"),
        () =>
          RawPeer.tcp(server.ports.http).send(
            "POST /api/v1/tokens HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{",
          ),
      ]
      for (const n of upTo(300)) {
        const peer = (ways[n % ways.length] ?? RawPeer.tcp)(n)
        if (n % 3 > 0) await turn()
        if (n % 3 > 1) await new Promise((resolve) => setTimeout(resolve, 3))
        peer.cut()
      }
      await untilFigure(server, "xmpp_connections_early", 0)
      await untilFigure(server, "xmpp_connections", 2)
    })
  })

  it("one address gets so many connections and no more", async (t) => {
    await whileOthersChat(t, async (server) => {
      const peers = upTo(1010).map(() => RawPeer.tcp(server.ports.tcp))
      await untilFigure(server, "xmpp_connections", 1000)
      for (const peer of peers) peer.cut()
      await untilFigure(server, "xmpp_connections", 2)
    })
  })

  it("guessing passwords is slowed down, and looks alike for names that exist and that do not", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("juliet")
      const guess = async (username: string, mechanism: string): Promise<string> => {
        using peer = RawPeer.tcp(server.ports.tcp)
        await peer.send(STREAM).take("</stream:features>")
        const text = mechanism === "PLAIN" ? `\0${username}\0wrong guess` : `n,,n=${username},r=abcdefgh`
        const auth = `<auth xmlns='${SASL}' mechanism='${mechanism}'>${Buffer.from(text).toString("base64")}</auth>`
        peer.send(auth)
        if (mechanism === "PLAIN") return await peer.take("</failure>")
        const challenge = await peer.take("</challenge>")
        const [, first = ""] = />([^<]*)</.exec(challenge) ?? []
        const fields = Buffer.from(first, "base64").toString().split(",")
        const salt = fields.find((field) => field.startsWith("s="))?.length
        const rounds = fields.find((field) => field.startsWith("i="))
        const nonce = fields.find((field) => field.startsWith("r="))
        const proof = Buffer.from(`c=biws,${nonce},p=${Buffer.alloc(20).toString("base64")}`).toString(
          "base64",
        )
        const failure = await peer.send(`<response xmlns='${SASL}'>${proof}</response>`).take("</failure>")
        return `${salt} ${rounds} ${failure}`
      }
      for (const mechanism of ["PLAIN", "SCRAM-SHA-1"]) {
        const known = await guess("juliet", mechanism)
        assert.equal(await guess("nobody", mechanism), known)
        assert.match(known, /not-authorized/)
      }
      const statuses: string[] = []
      for (const username of ["juliet", "nobody"]) {
        const answer = await (await server.api()).call("POST /tokens", { username, password: "wrong guess" })
        statuses.push(JSON.stringify(answer).replaceAll(username, "somebody"))
      }
      assert.equal(statuses[0], statuses[1])
      // One more connection, ten more guesses: it is closed long before.
      using peer = RawPeer.tcp(server.ports.tcp)
      await peer.send(STREAM).take("</stream:features>")
      const wrong = Buffer.from("\0romeo\0wrong guess").toString("base64")
      for (const _ of upTo(10)) peer.send(`<auth xmlns='${SASL}' mechanism='PLAIN'>${wrong}</auth>`)
      // The guesses wait longer and longer.
      const timer = setInterval(() => server.clock.advance(1000), 20)
      const text = await peer.closed().finally(() => clearInterval(timer))
      assert.match(text, /policy-violation/)
      assert.ok((text.match(/<failure/g) ?? []).length <= 5)
    })
  })

  it("beginning to log in again and again ends the connection too", async (t) => {
    await whileOthersChat(t, async (server) => {
      using peer = RawPeer.tcp(server.ports.tcp)
      await peer.send(STREAM).take("</stream:features>")
      let begun = 0
      const attempt = async () => {
        for (;;) {
          const message = Buffer.from(`n,,n=tybalt${begun},r=abcdefgh`).toString("base64")
          peer.send(`<auth xmlns='${SASL}' mechanism='SCRAM-SHA-1'>${message}</auth>`)
          await peer.take("</challenge>")
          if (++begun > 100) return
        }
      }
      await assert.rejects(attempt)
      assert.ok(begun <= 25, `${begun} log-ins were begun on one connection`)
    })
  })

  it("a flood of registrations is stopped, at every door", async (t) => {
    const attack = async (server: TestServer) => {
      const api = await server.api()
      const answers = await Promise.all(
        upTo(30).map((n) => api.call("POST /accounts", { username: `flood${n}`, password: PASSWORD })),
      )
      const statuses = answers.map(({ status }) => status)
      assert.equal(statuses.filter((status) => status === 200).length, 10)
      using peer = RawPeer.tcp(server.ports.tcp)
      await peer.send(STREAM).take("</stream:features>")
      const fields = (n: number) => `<username>more${n}</username><password>${PASSWORD}</password>`
      for (const n of upTo(60)) {
        peer.send(`<iq type='set' id='r${n}'><query xmlns='${REGISTER}'>${fields(n)}</query></iq>`)
        await turn()
      }
      const text = await peer.closed()
      assert.doesNotMatch(text, /type='result'/)
      assert.match(text, /policy-violation/)
    }
    await whileOthersChat(t, attack, "[registration]\nper-hour-from-this-machine = 10")
  })

  it("a flood of questions, presences and contacts from one who is signed in", async (t) => {
    const attack = async (server: TestServer) => {
      await server.register("tybalt")
      const tybalt = await server.join("tybalt", "street")
      for (const n of upTo(1000)) {
        tybalt.send(`<iq type='get' id='i${n}'><query xmlns='jabber:iq:roster'/></iq>`)
        tybalt.send(
          `<iq type='get' to='localhost' id='d${n}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
        )
      }
      await tybalt.settle()
      tybalt.takeAll("iq")

      for (const n of upTo(20))
        tybalt.send(`<presence><status>${n}${"x".repeat(200_000)}</status></presence>`)
      await tybalt.settle()
      for (const { type } of tybalt.takeAll("presence")) assert.equal(type, "error")
      for (const n of upTo(2000)) tybalt.send(`<presence to='nobody${n}@localhost'/>`)
      await tybalt.settle()
      assert.ok(tybalt.takeAll("presence").some(({ type }) => type === "error"))

      const add = (n: number) => `<query xmlns='jabber:iq:roster'><item jid='c${n}@verona.example'/></query>`
      const answers = await Promise.all(upTo(60).map((n) => tybalt.request(add(n), { type: "set" })))
      assert.equal(answers.filter(({ type }) => type === "result").length, 50)
      for (const n of upTo(60)) tybalt.send(`<presence to='d${n}@localhost' type='subscribe'/>`)
      await tybalt.settle()
      const roster = await tybalt.ask("<query xmlns='jabber:iq:roster'/>")
      assert.equal(roster.child("query", "jabber:iq:roster")?.elements.length, 50)
    }
    await whileOthersChat(t, attack, "[roster]\nmax-contacts = 50")
  })

  it("an archive that is asked absurd questions", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("tybalt")
      const tybalt = await server.join("tybalt", "street")
      tybalt.send("<message to='tybalt@localhost' type='chat' id='x'><body>x</body></message>")
      await tybalt.next("message")
      const values = [
        ...["", "0", "-1", "x", "9999999999999999999", "1e308", "NaN", "0x10", "' or 1=1 --", "\u{1F3AD}"],
        ...[
          "0001-01-01T00:00:00Z",
          "9999-12-31T23:59:59Z",
          "2026-02-30T00:00:00Z",
          "-271821-04-20T00:00:00Z",
        ],
        ...["ffffffff-ffff-ffff-ffff-ffffffffffff", "00000000-0000-0000-0000-000000000000", "x".repeat(5000)],
      ]
      const page = (inner: string) =>
        `<query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'>${inner}</set></query>`
      const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
      const form = (fields: string) =>
        `<query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'>${field("FORM_TYPE", "urn:xmpp:mam:2")}${fields}</x></query>`
      const quoted = (text: string) => text.replaceAll("'", "&apos;")
      for (const value of values.map(quoted)) {
        for (const query of [
          ...["max", "after", "before", "index"].map((name) => page(`<${name}>${value}</${name}>`)),
          ...["with", "start", "end", "before-id", "after-id", "ids"].map((name) => form(field(name, value))),
          `<query xmlns='urn:xmpp:mam:2' queryid='${value}' node='${value}'/>`,
        ]) {
          const { type, inner } = await tybalt.request(query, { type: "set" })
          assert.ok(type === "result" || !/internal-server-error/.test(inner), `${query} got ${inner}`)
          tybalt.takeAll("message")
        }
      }
      const ids = upTo(5000)
        .map((n) => `<value>${n}</value>`)
        .join("")
      await tybalt.askInVain(form(`<field var='ids'>${ids}</field>`), { type: "set" })
    })
  })
})
