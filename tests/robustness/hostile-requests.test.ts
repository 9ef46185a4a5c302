import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { PASSWORD, type TestServer } from "@kith/server/testing"
import { RawPeer } from "./raw-peer.ts"
import { whileOthersChat } from "./under-attack.ts"

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

/** What the server answers to these bytes before it closes the connection, or at all. */
async function request(server: TestServer, bytes: string): Promise<string> {
  using peer = RawPeer.tcp(server.ports.http)
  peer.send(bytes)
  return await peer.closed()
}

const post = (path: string, body: string, headers = "") =>
  `POST /api/v1${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n` +
  `content-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`

describe("Hostile requests are refused, and nobody else notices", () => {
  it("that are no HTTP, or smuggle", async (t) => {
    await whileOthersChat(t, async (server) => {
      const rest = "host: localhost\r\nconnection: close\r\n"
      for (const bytes of [
        "\0\0\0\r\n\r\n",
        "<stream:stream>\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        `GET  HTTP/1.1\r\n${rest}\r\n`,
        `POST /api/v1/tokens HTTP/1.1\r\n${rest}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
        `POST /api/v1/tokens HTTP/1.1\r\n${rest}content-length: 5\r\ncontent-length: 6\r\n\r\nhello!`,
        `POST /api/v1/tokens HTTP/1.1\r\n${rest}content-length: -1\r\n\r\n`,
        `POST /api/v1/tokens HTTP/1.1\r\n${rest}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n`,
        `GET / HTTP/1.1\r\n${rest}x : y\r\n\r\n`,
        `GET / HTTP/1.1\r\n${rest}x: a\0b\r\n\r\n`,
        `GET /${"x".repeat(20_000)} HTTP/1.1\r\n${rest}\r\n`,
        `GET / HTTP/1.1\r\n${rest}x: ${"x".repeat(20_000)}\r\n\r\n`,
        `GET / HTTP/1.1\r\n${rest}${upTo(3000)
          .map((n) => `x${n}: y\r\n`)
          .join("")}\r\n`,
      ]) {
        const answer = await request(server, bytes)
        assert.match(answer, /^$|^HTTP\/1\.1 4/, `${bytes.slice(0, 60)} got ${answer.slice(0, 200)}`)
      }
    })
  })

  it("that ask for what there is not", async (t) => {
    await whileOthersChat(t, async (server) => {
      const api = await server.api()
      for (const address of [
        ...[
          "GET /nothing",
          "DELETE /accounts",
          "PUT /tokens",
          "GET /conversations",
          "GET /admin/accounts",
          "GET /__proto__",
        ],
        ...[
          "GET /conversations/%00",
          "GET /conversations/%ff",
          "GET /conversations/..%2f..%2fetc%2fpasswd/messages",
        ],
        ...[
          "GET /conversations/constructor/messages?limit[]=1&limit=2",
          `GET /sessions?${"a=1&".repeat(2000)}`,
        ],
      ]) {
        const { status } = await api.call(address)
        assert.ok(status >= 400 && status < 500, `${address} got ${status}`)
      }
      for (const path of [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%5c..%5cetc%5cpasswd",
        "/assets/%00",
      ]) {
        const answer = await request(
          server,
          `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`,
        )
        assert.doesNotMatch(answer, /root:/)
        assert.doesNotMatch(answer, /^HTTP\/1\.1 5/, path)
      }
    })
  })

  it("with bodies that are huge, deep, not JSON or not what is asked for", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("tybalt")
      const { token } = await server.api("tybalt")
      const mine = `authorization: Bearer ${token}\r\n`
      const deep = (count: number) => `{"username":${"[".repeat(count)}${"]".repeat(count)},"password":"x"}`
      for (const [path, body] of [
        ["/tokens", deep(100_000)],
        ["/tokens", "x".repeat(300_000)],
        ["/tokens", `{"username":"${"x".repeat(250_000)}","password":"y"}`],
        ["/tokens", `{"username":"tybalt","password":"${"x".repeat(200_000)}"}`],
        [
          "/tokens",
          `{${upTo(10_000)
            .map((n) => `"a${n}":1`)
            .join()}}`,
        ],
        ["/tokens", "[1]"],
        ["/tokens", "null"],
        ["/tokens", "9e999"],
        ["/tokens", "{"],
        ["/tokens", ""],
        ["/tokens", '{"username":{"$ne":null},"password":{"$ne":null}}'],
        ["/tokens", '{"__proto__":{"username":"tybalt"},"password":"x"}'],
        ["/tokens", '{"username":"tybalt\\u0000","password":"x"}'],
        ["/tokens", '{"username":"\\ud800","password":"\\ud800"}'],
        ["/accounts", '{"username":"\\ud800","password":"a long enough one"}'],
        ["/accounts", '{"username":"a b","password":"a long enough one"}'],
        ["/conversations/benvolio@localhost/messages", `{"body":"${"\\u0001".repeat(10)}"}`],
        ["/conversations/benvolio@localhost/messages", '{"body":"\\ud800"}'],
        ["/conversations/benvolio@localhost/messages", `{"body":"${"x".repeat(240_000)}"}`],
        ["/conversations/benvolio@localhost/messages", `{"body":"x","id":"${"x".repeat(100_000)}"}`],
        ["/conversations/@@@/messages", '{"body":"x"}'],
      ] as const) {
        const answer = await request(server, post(path, body, path.startsWith("/conv") ? mine : ""))
        assert.match(answer, /^HTTP\/1\.1 4/, `${path} ${body.slice(0, 60)} got ${answer.slice(0, 300)}`)
      }
    })
  })

  it("that never come to an end", async (t) => {
    const attack = async (server: TestServer) => {
      const head = `POST /api/v1/tokens HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\ncontent-type: application/json\r\n\r\n`
      const peers = [
        ...upTo(30).map(() => RawPeer.tcp(server.ports.http).send("GET / HTTP/1.1\r\nhost:")),
        ...upTo(30).map(() => RawPeer.tcp(server.ports.http).send(head)),
        ...upTo(30).map(() => RawPeer.tcp(server.ports.http)),
      ]
      const drip = setInterval(() => {
        for (const peer of peers.slice(0, 60)) peer.send("x")
      }, 50)
      try {
        await Promise.all(peers.map((peer) => peer.closed()))
      } finally {
        clearInterval(drip)
        for (const peer of peers) peer.cut()
      }
    }
    await whileOthersChat(t, attack, "[http]\nheader-seconds = 1\nrequest-seconds = 2\nidle-seconds = 2")
  })

  it("with tokens that are guessed, too many or of a removed account", async (t) => {
    await whileOthersChat(t, async (server) => {
      await server.register("tybalt")
      const anybody = await server.api()
      for (const token of ["", "x", "x".repeat(10_000), "' or 1=1 --", "\u00ff", "Bearer", "null"]) {
        for (const scheme of ["Bearer ", "bearer", "Basic ", ""]) {
          const answer = await request(
            server,
            `GET /api/v1/account HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: ${scheme}${token}\r\n\r\n`,
          )
          assert.match(
            answer,
            /^HTTP\/1\.1 401/,
            `${scheme}${token.slice(0, 20)} got ${answer.slice(0, 200)}`,
          )
        }
      }
      const own = { username: "tybalt", password: PASSWORD }
      const statuses: number[] = []
      for (const _ of upTo(150)) statuses.push((await anybody.call("POST /tokens", own)).status)
      const made = statuses.filter((status) => status === 200).length
      assert.ok(made > 0 && made < 150, `${made} tokens were made`)
    })
  })

  it("by the thousand from one address", async (t) => {
    const attack = async (server: TestServer) => {
      const api = await server.api()
      const statuses = await Promise.all(
        upTo(300).map(async () => (await api.call("GET /registration")).status),
      )
      const served = statuses.filter((status) => status === 200).length
      // A few more are due while the requests come in.
      assert.ok(served >= 100 && served < 150, `${served} were served`)
      assert.equal(statuses.filter((status) => status === 429).length, 300 - served)
    }
    await whileOthersChat(t, attack, "[api]\nrequests-per-minute-per-address = 100")
  })
})
