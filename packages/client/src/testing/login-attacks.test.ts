import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { after, afterEach, before, beforeEach, test } from "node:test"
import { encodeBase64, parseFrame } from "@kith/xmpp"
import { PASSWORD, startTestServer, type TestServer } from "../../../../apps/server/src/testing/index.ts"
import { SERVER_LIMITS } from "../connection/limits.ts"
import type { Account, Credentials, Endpoint } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import type { Store } from "../store/store.ts"
import { hurriedClock } from "./hurried-clock.ts"
import { closeDevices, nameAnew, openDevice, type Person } from "./people.ts"
import { Wire } from "./wire.ts"

let server: TestServer
let webSocket: Endpoint
let overTls: Endpoint
let romeo: Person
let store: Store
let wire: Wire

before(async () => {
  server = await startTestServer()
  webSocket = { kind: "websocket", url: server.webSocketUrl }
  const certificateAuthority = await readFile(server.certificatePath, "utf8")
  const port = server.ports.directTls ?? 0
  overTls = { kind: "tcp", host: "127.0.0.1", port, security: "direct", certificateAuthority }
})
after(() => server.stop())
afterEach(closeDevices)
beforeEach(async () => {
  const username = nameAnew("romeo")
  await server.register(username)
  romeo = { address: server.address(username), password: PASSWORD }
  store = createMemoryStore()
  wire = new Wire()
})

async function visit(endpoint: Endpoint, credentials: Credentials = romeo): Promise<Account> {
  const clock = { ...hurriedClock, now: () => server.clock.now() }
  const account = await openDevice(credentials, endpoint, { clock, store, openLink: wire.openLink })
  await account.whenOnline()
  return account
}

/** Changes the text of the elements of that name that the server sends. */
function forge(name: string, change: (text: string) => string): void {
  wire.change = (received) =>
    received.name === name ? parseFrame(change(received.toString()), SERVER_LIMITS) : received
}

const isTampered = { name: "ConnectionRefused", reason: "server-not-trusted" }
const withoutBound = (text: string) => text.replaceAll(/<mechanism>SCRAM-SHA-\d+-PLUS<\/mechanism>/g, "")
const withoutTypes = (text: string) => text.replace(/<sasl-channel-binding.*?<\/sasl-channel-binding>/, "")

test("mechanisms that bind to the channel cannot be hidden while the types of binding are told", async () => {
  forge("features", withoutBound)
  await assert.rejects(visit(overTls), isTampered)
  assert.deepEqual(wire.last.sent, [])
})

test("types of channel binding cannot be hidden while there are mechanisms for them", async () => {
  forge("features", withoutTypes)
  await assert.rejects(visit(overTls), isTampered)
  assert.deepEqual(wire.last.sent, [])
})

test("types of channel binding that nobody knows cannot take the place of those that all must know", async () => {
  forge("features", (text) =>
    text
      .replaceAll(/<channel-binding type=.(?!tls-exporter)[^>]*>/g, "")
      .replace("tls-exporter", "tls-unheard-of"),
  )
  await assert.rejects(visit(overTls), isTampered)
  assert.deepEqual(wire.last.sent, [])
})

test("all of channel binding cannot be hidden: the server hears that it could have been", async () => {
  forge("features", (text) => withoutBound(withoutTypes(text)))
  await assert.rejects(visit(overTls), { name: "ConnectionRefused" })
  const [authenticate, ...rest] = wire.last.sent
  assert.equal(authenticate?.name, "authenticate")
  assert.deepEqual(rest, [])
})

test("a stronger mechanism cannot be hidden", async () => {
  forge("features", (text) => text.replaceAll("<mechanism>SCRAM-SHA-512</mechanism>", ""))
  await assert.rejects(visit(webSocket), isTampered)
  assert.equal(wire.last.find("response"), undefined)
})

test("the newer profile cannot be made up for by an older one with weaker mechanisms", async () => {
  forge("features", (text) =>
    text
      .replace(/<authentication .*?<\/authentication>/, "")
      .replaceAll(/<mechanism>SCRAM-SHA-(512|256)(-PLUS)?<\/mechanism>/g, ""),
  )
  await assert.rejects(visit(webSocket), isTampered)
  assert.deepEqual(
    wire.last.sent.map(({ name }) => name),
    ["auth"],
  )
})

test("a server that does not know the password is not believed", async () => {
  const proof = encodeBase64(new TextEncoder().encode(`v=${encodeBase64(new Uint8Array(64))}`))
  for (const forged of [`<additional-data>${proof}</additional-data>`, "", "<additional-data/>"]) {
    forge("success", (text) => text.replace(/<additional-data>.*?<\/additional-data>/, forged))
    await assert.rejects(visit(webSocket), isTampered)
  }
})

test("a server that does not know the token is not believed", async () => {
  const account = await visit(webSocket)
  const keys = account.rememberedKeys()
  assert.ok(keys !== undefined)
  await account.close()
  for (const forged of [`<additional-data>${encodeBase64(new Uint8Array(32))}</additional-data>`, ""]) {
    forge("success", (text) => text.replace(/<additional-data>.*?<\/additional-data>/, forged))
    await assert.rejects(visit(webSocket, { address: romeo.address, keys }), isTampered)
    assert.equal(wire.last.find("authenticate")?.attrs.mechanism, "HT-SHA-256-NONE")
  }
})

test("nobody is signed in as somebody else", async () => {
  for (const identifier of ["tybalt@localhost/sword", "", romeo.address.toString()]) {
    forge("success", (text) =>
      text.replace(/<authorization-identifier>.*?</, `<authorization-identifier>${identifier}<`),
    )
    await assert.rejects(visit(webSocket), { name: "ConnectionRefused", reason: "not-our-server" })
  }
})

test("a further step that nobody here knows is declined", async () => {
  forge("success", (text) =>
    text
      .replace(
        /<authorization-identifier>.*<\/authorization-identifier>/,
        "<tasks><task>HOTP-EXAMPLE</task></tasks>",
      )
      .replace(/^<success/, "<continue")
      .replace(/<\/success>$/, "</continue>"),
  )
  await assert.rejects(visit(webSocket), { name: "ConnectionRefused", reason: "unknown-step" })
  assert.equal(wire.last.sent.at(-1)?.name, "abort")
})

test("what comes of the password is not given to a server that has not proved to know it", async () => {
  wire.change = (received) => {
    if (received.name === "features") {
      const upgrade = "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-512</upgrade></authentication>"
      return parseFrame(received.toString().replace("</authentication>", upgrade), SERVER_LIMITS)
    }
    const task = "<continue xmlns='urn:xmpp:sasl:2'><tasks><task>UPGR-SCRAM-SHA-512</task></tasks></continue>"
    return received.name === "challenge" ? parseFrame(task, SERVER_LIMITS) : received
  }
  await assert.rejects(visit(webSocket), isTampered)
  assert.equal(wire.last.find("next"), undefined)
})

test("where others can read along no token is used or asked for, and nobody says who is coming", async () => {
  const account = await visit(webSocket)
  const keys = account.rememberedKeys()
  assert.ok(keys !== undefined)
  await account.close()
  assert.deepEqual(wire.last.openedBy.map(String), [romeo.address.toString()])
  wire.isOverheard = true
  await visit(webSocket, { address: romeo.address, keys })
  const authenticate = wire.last.find("authenticate")
  assert.equal(authenticate?.attrs.mechanism, "SCRAM-SHA-512")
  assert.equal(authenticate.child("request-token", "urn:xmpp:fast:0"), undefined)
  assert.deepEqual(wire.last.openedBy, [undefined])
})
