import assert from "node:assert/strict"
import { test } from "node:test"
import { discoverySettings } from "./discovery-settings.ts"
import { startTestDoor } from "./start-test-door.ts"

const WEBSOCKET = "urn:xmpp:alt-connections:websocket"
const BOSH = "urn:xmpp:alt-connections:xbosh"
/** As a proxy on this machine passes it on. */
const overHttps = {
  headers: {
    "x-forwarded-for": "192.0.2.1",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "chat.example.org",
  },
}

test("clients of any site are told where the web doors are, in both forms (XEP-0156)", async () => {
  const door = await startTestDoor()
  try {
    const xrd = await door.ask("/.well-known/host-meta", overHttps)
    assert.equal(xrd.headers.get("access-control-allow-origin"), "*")
    assert.match(xrd.headers.get("content-type") ?? "", /^application\/xrd\+xml/)
    assert.ok(xrd.text.includes(`<Link rel='${WEBSOCKET}' href='wss://chat.example.org/xmpp'/>`))
    assert.ok(xrd.text.includes(`<Link rel='${BOSH}' href='https://chat.example.org/http-bind'/>`))
    const jrd = await door.ask("/.well-known/host-meta.json", overHttps)
    assert.equal(jrd.headers.get("access-control-allow-origin"), "*")
    assert.deepEqual(jrd.json, {
      links: [
        { rel: WEBSOCKET, href: "wss://chat.example.org/xmpp" },
        { rel: BOSH, href: "https://chat.example.org/http-bind" },
      ],
    })
  } finally {
    await door.close()
  }
})

test("in clear text nothing is told, but to this machine", async () => {
  const door = await startTestDoor({ discovery: { ips: ["192.0.2.7"] } })
  try {
    const local = await door.ask("/.well-known/host-meta.json")
    assert.deepEqual(local.json.links[0], { rel: WEBSOCKET, href: `${door.url.replace("http", "ws")}/xmpp` })
    assert.equal(local.json.xmpp, undefined)
    const plain = await door.ask("/.well-known/host-meta.json", {
      headers: { "x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "http" },
    })
    assert.deepEqual(plain.json, { links: [] })
  } finally {
    await door.close()
  }
})

test("who knows the addresses of the server is told all ways to it (XEP-0487)", async () => {
  const pins = ["4/mggdlVx8A3pvHAWW5sD+qJyMtUHgiRuPjVC48N0XQ=", `${"A".repeat(43)}=`]
  const ips = ["192.0.2.7", "2001:db8::7"]
  const door = await startTestDoor({
    discovery: { ips, publicKeyPins: pins, webEch: "eG1wcC1jbGllbnQ=", directTlsPort: 443, ttlSeconds: 600 },
  })
  try {
    const { json, headers } = await door.ask("/.well-known/host-meta.json", overHttps)
    assert.equal(headers.get("access-control-allow-origin"), "*")
    assert.deepEqual(json, {
      xmpp: { ttl: 600, "public-key-pins-sha-256": pins },
      links: [
        { rel: "urn:xmpp:alt-connections:tls", port: 443, ips, priority: 5, weight: 50, sni: "example.org" },
        {
          rel: WEBSOCKET,
          href: "wss://chat.example.org/xmpp",
          ips,
          priority: 10,
          weight: 50,
          sni: "chat.example.org",
          ech: "eG1wcC1jbGllbnQ=",
        },
        {
          rel: BOSH,
          href: "https://chat.example.org/http-bind",
          ips,
          priority: 20,
          weight: 50,
          sni: "chat.example.org",
          ech: "eG1wcC1jbGllbnQ=",
        },
      ],
    })
  } finally {
    await door.close()
  }
})

test("a single pin, which could lock everybody out, is refused", () => {
  const [pin] = [`${"A".repeat(43)}=`]
  assert.ok(!discoverySettings.safeParse({ publicKeyPins: [pin] }).success)
  assert.ok(discoverySettings.safeParse({ publicKeyPins: [pin, pin] }).success)
  assert.ok(!discoverySettings.safeParse({ publicKeyPins: ["short", pin] }).success)
  assert.ok(!discoverySettings.safeParse({ ttlSeconds: 604_801 }).success)
})
