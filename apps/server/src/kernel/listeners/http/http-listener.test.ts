import assert from "node:assert/strict"
import { once } from "node:events"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { gzipSync } from "node:zlib"
import { startTestDoor, type TestDoor } from "./start-test-door.ts"

/** A proxy on this machine has passed the request on. */
const through = (headers: Record<string, string>) => ({
  headers: { "x-forwarded-for": "192.0.2.1", ...headers },
})

describe("The web door", () => {
  let door: TestDoor
  let webFolder: string
  before(async () => {
    webFolder = await mkdtemp(join(tmpdir(), "kith-web-"))
    await mkdir(join(webFolder, "assets"))
    await writeFile(join(webFolder, "index.html"), "<!doctype html><title>Kith</title>")
    await writeFile(join(webFolder, "service-worker.js"), "self.x = 1")
    await writeFile(join(webFolder, "assets/app-abc123.js"), "export {}")
    await writeFile(join(webFolder, "assets/app-abc123.js.gz"), gzipSync("export {}"))
    await writeFile(join(webFolder, ".built-from"), "secret")
    door = await startTestDoor({ webFolder })
  })
  after(async () => {
    await door.close()
    await rm(webFolder, { recursive: true })
  })

  test("gives every page of the app, and asks browsers to look again for what may change", async () => {
    for (const path of ["/", "/chat/juliet@localhost", "/settings"]) {
      const { status, headers, text } = await door.ask(path, { headers: { accept: "text/html" } })
      assert.equal(status, 200)
      assert.match(text, /<title>Kith/)
      assert.equal(headers.get("cache-control"), "no-cache")
    }
    assert.equal((await door.ask("/service-worker.js")).headers.get("cache-control"), "no-cache")
  })

  test("lets browsers keep what has a hash in its name, and sends it compressed", async () => {
    const { headers, text } = await door.ask("/assets/app-abc123.js")
    assert.equal(headers.get("cache-control"), "public, max-age=31536000, immutable")
    assert.equal(headers.get("content-encoding"), "gzip")
    assert.equal(text, "export {}")
  })

  test("serves nothing beside the app", async () => {
    for (const path of ["/.built-from", "/assets/missing.js", "/..%2f..%2fetc/passwd", "/missing.png"]) {
      assert.ok([400, 403, 404].includes((await door.ask(path)).status), path)
    }
    assert.equal((await door.ask("/", { method: "POST" })).status, 404)
    const api = await door.ask("/api/v9/x")
    assert.deepEqual([api.status, api.json.error.code], [404, "not-found"])
  })

  test("tells the browser on every answer what it may do with it", async () => {
    for (const path of ["/", "/health", "/api/v1/", "/api/v1/nothing", "/nothing.png", "/api/v1/%ff"]) {
      const { headers } = await door.ask(path)
      const policy = headers.get("content-security-policy") ?? ""
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/, path)
      assert.match(policy, /frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script';/)
      assert.ok(policy.includes(`connect-src 'self' ${door.url.replace("http", "ws")} https: wss:;`))
      assert.equal(headers.get("x-content-type-options"), "nosniff")
      assert.equal(headers.get("referrer-policy"), "no-referrer")
      assert.equal(headers.get("cross-origin-opener-policy"), "same-origin")
      assert.equal(headers.get("strict-transport-security"), null)
      assert.equal(headers.get("server"), null)
      assert.equal(headers.get("x-powered-by"), null)
    }
    const secure = await door.ask(
      "/",
      through({ "x-forwarded-proto": "https", "x-forwarded-host": "chat.example.org" }),
    )
    assert.equal(secure.headers.get("strict-transport-security"), "max-age=31536000; includeSubDomains")
    assert.match(
      secure.headers.get("content-security-policy") ?? "",
      /connect-src 'self' wss:\/\/chat\.example\.org https: wss:;/,
    )
  })

  test("does not let a host name into the policy that is none", async () => {
    const { headers } = await door.ask("/", through({ "x-forwarded-host": "x; script-src *" }))
    assert.match(
      headers.get("content-security-policy") ?? "",
      /connect-src 'self' ws:\/\/localhost https: wss:;/,
    )
  })

  test("hands XMPP over HTTP on, at each of its paths", async () => {
    for (const path of ["/http-bind", "/http-bind/", "/bosh", "/bosh?x=1"]) {
      assert.equal((await door.ask(path, { method: "POST" })).status, 418, path)
    }
    assert.equal((await door.ask("/http-bind/x", { method: "POST" })).status, 404)
  })

  test("says whether the server is well, and why not to its own machine only", async () => {
    assert.deepEqual((await door.ask("/health")).json, { status: "ok", checks: { nurse: "ok" } })
    door.health.problem = "The nurse is asleep"
    const local = await door.ask("/health")
    assert.equal(local.status, 503)
    assert.deepEqual(local.json, { status: "failing", checks: { nurse: "The nurse is asleep" } })
    assert.deepEqual((await door.ask("/health", through({}))).json, { status: "failing" })
    door.health.problem = undefined
  })

  test("shows its figures to this machine only", async () => {
    const local = await door.ask("/metrics")
    assert.match(local.text, /^kith_http_connections \d+$/m)
    assert.equal((await door.ask("/metrics", through({}))).status, 403)
    assert.equal((await door.ask("/metrics", through({ authorization: "Bearer " }))).status, 403)
  })

  test("knows who asks through a trusted proxy, and believes nobody else", async () => {
    const greet = async (headers: Record<string, string>) => {
      const { json } = await door.ask("/api/v1/greetings", { method: "POST", json: { name: "x" }, headers })
      return [json.from, json.isConfidential]
    }
    assert.deepEqual(await greet({}), ["127.0.0.1", true])
    assert.deepEqual(await greet({ "x-forwarded-for": "192.0.2.1" }), ["192.0.2.1", false])
    assert.deepEqual(await greet({ "x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https" }), [
      "192.0.2.1",
      true,
    ])
    // What stands before the last address that is not a proxy's may be made up by the client.
    assert.deepEqual(await greet({ "x-forwarded-for": "127.0.0.1, 192.0.2.9, 127.0.0.1" }), [
      "192.0.2.9",
      false,
    ])
    assert.deepEqual(await greet({ "x-forwarded-for": "nonsense, 192.0.2.9" }), ["192.0.2.9", false])
  })

  test("hands XMPP over WebSocket on, and refuses other upgrades", async () => {
    const upgrade = async (path: string) => {
      const socket = connect(door.listener.port, "127.0.0.1")
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      )
      const [data] = await once(socket, "data")
      socket.destroy()
      return String(data).split("\r\n")[0]
    }
    assert.equal(await upgrade("/xmpp"), "HTTP/1.1 418 Teapot")
    assert.equal(await upgrade("/xmpp?x=1"), "HTTP/1.1 418 Teapot")
    assert.equal(await upgrade("/elsewhere"), "HTTP/1.1 404 Not Found")
  })
})

test("a proxy that is not trusted is believed nothing", async () => {
  const door = await startTestDoor({ http: { trustedProxies: ["10.0.0.0/8", "2001:db8::1"] } })
  try {
    const { json } = await door.ask("/api/v1/greetings", {
      method: "POST",
      json: { name: "x" },
      headers: { "x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https" },
    })
    assert.equal(json.from, "127.0.0.1")
  } finally {
    await door.close()
  }
})

test("the figures may be read from elsewhere with the token for it", async () => {
  const door = await startTestDoor({ http: { metricsToken: "verona" } })
  try {
    const ask = async (token: string) =>
      (await door.ask("/metrics", through({ authorization: `Bearer ${token}` }))).status
    assert.equal(await ask("verona"), 200)
    assert.equal(await ask("mantua"), 403)
  } finally {
    await door.close()
  }
})

test("a connection that does not finish its request is closed in time, and others go on", async () => {
  const door = await startTestDoor({ http: { headerSeconds: 1, requestSeconds: 1 } })
  try {
    const slow = connect(door.listener.port, "127.0.0.1")
    slow.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    slow.resume()
    assert.equal((await door.ask("/health")).status, 200)
    await once(slow, "close")
  } finally {
    await door.close()
  }
})

test("connections beyond the limits are cut", async () => {
  const door = await startTestDoor({ http: { maxConnectionsPerAddress: 2, trustedProxies: [] } })
  const sockets = []
  try {
    for (let count = 0; count < 2; count++) {
      const socket = connect(door.listener.port, "127.0.0.1")
      await once(socket, "connect")
      sockets.push(socket)
    }
    const third = connect(door.listener.port, "127.0.0.1")
    third.resume()
    third.on("error", () => undefined)
    await once(third, "close")
    assert.ok(sockets.every((socket) => !socket.destroyed))
  } finally {
    for (const socket of sockets) socket.destroy()
    await door.close()
  }
})

test("a header that is too long is refused", async () => {
  const door = await startTestDoor()
  try {
    assert.equal((await door.ask("/health", { headers: { "x-long": "x".repeat(20_000) } })).status, 431)
  } finally {
    await door.close()
  }
})

test("a port that is taken is an error, and nothing stays open", async () => {
  const door = await startTestDoor()
  try {
    const taken = door.listener.port
    const { listenHttp } = await import("./http-listener.ts")
    const { apiSettings, OperationRegistry } = await import("../../operations/index.ts")
    const { HttpRoutes } = await import("./http-routes.ts")
    const { discoverySettings } = await import("./discovery-settings.ts")
    const { httpSettings } = await import("./settings.ts")
    const { createMetrics } = await import("../../log/index.ts")
    await assert.rejects(
      listenHttp({
        addresses: ["127.0.0.1"],
        port: taken,
        settings: httpSettings.parse({}),
        apiSettings: apiSettings.parse({}),
        registry: new OperationRegistry(),
        routes: new HttpRoutes("", "localhost"),
        clock: door.clock,
        log: { debug() {}, info() {}, warn() {}, error() {} },
        metrics: createMetrics(),
        healthChecks: [],
        methods: {
          domain: "localhost",
          directTlsPort: undefined,
          settings: discoverySettings.parse({}),
        },
        webFolder: door.webFolder,
        handleXmppUpgrade: () => undefined,
      }),
      { code: "EADDRINUSE" },
    )
  } finally {
    await door.close()
  }
})

test("a server that stops does not wait for those who were handed over, and cuts who says nothing", async () => {
  const door = await startTestDoor()
  const open = async (text: string) => {
    const socket = connect(door.listener.port, "127.0.0.1")
    socket.on("error", () => undefined)
    await once(socket, "connect")
    socket.write(text)
    return socket
  }
  const idle = await open("")
  const upgrade =
    "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
  const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
  const mute = await open(`${upgrade}${key}`)
  await once(mute, "data")
  mute.resume()

  const startedAt = Date.now()
  await Promise.all([door.close(), once(mute, "close"), once(idle, "close")])
  assert.ok(Date.now() - startedAt < 4_000)
})
