import assert from "node:assert/strict"
import { createHmac } from "node:crypto"
import { test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { parseStanzaError, stanza } from "@kith/xmpp"
import {
  credentialsRequest,
  NS_EXTERNAL_SERVICES,
  parseExternalServices,
  servicesRequest,
} from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"
import { parseServiceUri } from "./service-uri.ts"
import { externalServiceSettings } from "./settings.ts"

const CONFIG = `[external-services]
services = ["stun:stun.example.org", "turn:turn.example.org", "turn:turn.example.org:443?transport=tcp", "turns:[2001:DB8::1]:5350"]
`
const listOf = async (client: TestClient, type?: string) => {
  const answer = await client.ask(String(servicesRequest(type)), { to: "localhost" })
  const services = answer.child("services", NS_EXTERNAL_SERVICES)
  assert.equal(services?.attrs.type, type)
  return services === undefined ? [] : parseExternalServices(services)
}

test("a client hears of all services, with credentials that expire and that only the secret could make", async () => {
  await using server = await startTestServer({
    config: `${CONFIG}secret = "north"\ncredential-seconds = 600`,
  })
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.signIn("romeo"), server.signIn("juliet")])
  const services = await listOf(romeo)
  assert.deepEqual(
    services.map(({ type, host, port, transport }) => `${type} ${host} ${port} ${transport}`),
    [
      "stun stun.example.org 3478 udp",
      "turn turn.example.org 3478 udp",
      "turn turn.example.org 443 tcp",
      "turns 2001:db8::1 5350 tcp",
    ],
  )
  const [stun, ...turn] = services
  assert.deepEqual([stun?.username, stun?.password, stun?.isRestricted], [undefined, undefined, undefined])
  const expiresAt = server.clock.now() + 600_000
  for (const { username = "", password, expiresAt: told, isRestricted } of turn) {
    assert.match(username, new RegExp(`^${expiresAt / 1000}:[0-9a-f]{24}$`))
    assert.doesNotMatch(username, /romeo/)
    assert.equal(password, createHmac("sha1", "north").update(username).digest("base64"))
    assert.deepEqual([told, isRestricted], [expiresAt, true])
  }
  const pseudonymOf = (username = "") => username.split(":")[1]
  server.clock.advance(1000)
  const [later] = await listOf(romeo, "turn")
  const [hers] = await listOf(juliet, "turn")
  assert.notEqual(later?.username, turn[0]?.username)
  assert.equal(pseudonymOf(later?.username), pseudonymOf(turn[0]?.username))
  assert.notEqual(pseudonymOf(hers?.username), pseudonymOf(later?.username))
})

test("services of one type, and credentials of one service, can be asked for", async () => {
  await using server = await startTestServer({ config: `${CONFIG}secret = "north"` })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  assert.deepEqual(
    (await listOf(romeo, "turn")).map(({ port }) => port),
    [3478, 443],
  )
  assert.deepEqual(await listOf(romeo, "ftp"), [])
  const credentials = async (wanted: Parameters<typeof credentialsRequest>[0]) => {
    const answer = await romeo.ask(String(credentialsRequest(wanted)), { to: "localhost" })
    const element = answer.child("credentials", NS_EXTERNAL_SERVICES)
    return element === undefined ? [] : parseExternalServices(element)
  }
  const both = await credentials({ type: "turn", host: "TURN.example.org" })
  assert.deepEqual(
    both.map(({ port }) => port),
    [3478, 443],
  )
  const [one, ...none] = await credentials({ type: "turn", host: "turn.example.org", port: 443 })
  assert.equal(none.length, 0)
  assert.equal(
    one?.password,
    createHmac("sha1", "north")
      .update(one?.username ?? "")
      .digest("base64"),
  )

  const ask = (children: string) =>
    romeo.askInVain(`<credentials xmlns='${NS_EXTERNAL_SERVICES}'>${children}</credentials>`, {
      to: "localhost",
    })
  const turn = "<service type='turn' host='turn.example.org'/>"
  for (const [children, condition] of [
    ["<service type='stun' host='stun.example.org'/>", "item-not-found"],
    ["<service type='turn' host='turn.example.org' port='1'/>", "item-not-found"],
    ["<service type='turn' host='evil.example'/>", "item-not-found"],
    ["", "bad-request"],
    [turn + turn, "bad-request"],
    ["<service type='turn'/>", "bad-request"],
  ] as const) {
    assert.equal(await ask(children), condition, children)
  }
  const other = `<secrets xmlns='${NS_EXTERNAL_SERVICES}'/>`
  assert.equal(await romeo.askInVain(other, { to: "localhost" }), "bad-request")
})

test("without a secret all have the user of the settings, or nothing is needed", async () => {
  await using server = await startTestServer({ config: `${CONFIG}username = "verona"\npassword = "capulet"` })
  await server.register("romeo")
  const [turn] = await listOf(await server.signIn("romeo"), "turn")
  assert.deepEqual([turn?.username, turn?.password, turn?.expiresAt], ["verona", "capulet", undefined])
  await using open = await startTestServer({ config: CONFIG })
  await open.register("romeo")
  const [free] = await listOf(await open.signIn("romeo"), "turn")
  assert.deepEqual([free?.username, free?.isRestricted], [undefined, undefined])
})

test("a server without services says so, and says that it can be asked", async () => {
  await using server = await startTestServer()
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  assert.deepEqual(await listOf(romeo), [])
  const info = await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: "localhost" })
  assert.match(String(info), new RegExp(`<feature var='${NS_EXTERNAL_SERVICES}'/>`))
  assert.equal(await romeo.askInVain(String(servicesRequest())), "service-unavailable")
})

test("programs get the same by the API", async () => {
  await using server = await startTestServer({ config: `${CONFIG}secret = "north"` })
  await server.register("romeo")
  const { services } = (await (await server.api("romeo")).expect(200, "GET /external-services?type=turn"))
    .body
  assert.equal(services.length, 2)
  assert.equal(
    services[0].password,
    createHmac("sha1", "north").update(services[0].username).digest("base64"),
  )
})

/** Asks in the names of others, as components do. */
const messenger = defineFeature({
  name: "messenger",
  setup: ({ xmpp }) => ({
    ask: (from: string) =>
      xmpp.ask(
        stanza({ name: "iq", attrs: { type: "get", from, to: "localhost" }, children: [servicesRequest()] }),
      ),
  }),
})

test("strangers get nothing", async () => {
  const config = `${CONFIG}secret = "north"\nalso-allow = ["bridge.localhost"]`
  await using server = await startTestServer({ config, features: [messenger] })
  await server.register("romeo")
  const outcomeOf = async (from: string) => {
    const answer = await server.service(messenger).ask(from)
    return answer.type === "result" ? "services" : parseStanzaError(answer).condition
  }
  for (const friend of ["romeo@localhost/x", "somebody@bridge.localhost/x"]) {
    assert.equal(await outcomeOf(friend), "services", friend)
  }
  for (const stranger of ["tybalt@elsewhere.example/x", "nobody@localhost/x", "localhost"]) {
    assert.equal(await outcomeOf(stranger), "forbidden", stranger)
  }
})

for (const [uri, service] of [
  ["stun:a.example", { type: "stun", host: "a.example", port: 3478, transport: "udp" }],
  ["TURNS:A.example", { type: "turns", host: "a.example", port: 5349, transport: "tcp" }],
  ["turn:192.0.2.1:80?transport=TCP", { type: "turn", host: "192.0.2.1", port: 80, transport: "tcp" }],
  ["turn:[::1]:80", { type: "turn", host: "::1", port: 80, transport: "udp" }],
  ["http://a.example", undefined],
  ["turn://a.example", undefined],
  ["turn:", undefined],
  ["turn:a b", undefined],
  ["turn:a.example:0", undefined],
  ["turn:a.example:65536", undefined],
  ["turn:a.example?transport=sctp", undefined],
  ["turn:user@a.example", undefined],
] as const) {
  test(`the service ${uri} reads as ${JSON.stringify(service)}`, () =>
    assert.deepEqual(parseServiceUri(uri), service))
}

test("settings that cannot be meant are refused", () => {
  for (const settings of [
    { services: ["http://turn.example.org"] },
    { secret: "x", username: "y", password: "z" },
    { username: "y" },
    { password: "z" },
  ]) {
    assert.equal(externalServiceSettings.safeParse(settings).success, false, JSON.stringify(settings))
  }
})
