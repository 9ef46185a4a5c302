import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { after, afterEach, before, beforeEach, test } from "node:test"
import { deriveScramKeys, nobleScramCrypto } from "@kith/xmpp"
import { accounts } from "../../../../apps/server/src/features/accounts/index.ts"
import { PASSWORD, startTestServer, type TestServer } from "../../../../apps/server/src/testing/index.ts"
import { type Neighbours, noNeighbours } from "../account/neighbours.ts"
import type { Clock } from "../clock.ts"
import type { Account, Credentials, Endpoint } from "../index.ts"
import { createMemoryStore, register } from "../node/index.ts"
import type { Store } from "../store/store.ts"
import { hurriedClock } from "./hurried-clock.ts"
import { closeDevices, nameAnew, openDevice, type Person, type SignInOptions } from "./people.ts"
import { PROSODY_IS_INSTALLED, startProsody } from "./prosody.ts"
import { until } from "./until.ts"
import { Wire } from "./wire.ts"

const NS_FAST = "urn:xmpp:fast:0"
const NS_BIND2 = "urn:xmpp:bind:0"
const NS_SM = "urn:xmpp:sm:3"
const NS_CARBONS = "urn:xmpp:carbons:2"
const NS_CLIENT_STATE = "urn:xmpp:csi:0"
const IN_ONE_ROUND_TRIP = ["open", "> authenticate", "< features", "< success"]

interface KeptDevice {
  readonly id: string
  readonly token?: { readonly token: string; readonly mechanism: string; readonly count: number }
}

let server: TestServer
let endpoint: Endpoint
/** A token lives by the time of the server. */
let clock: Clock
let romeo: Person
let store: Store
let wire: Wire

before(async () => {
  server = await startTestServer()
  endpoint = { kind: "websocket", url: server.webSocketUrl }
  clock = { ...hurriedClock, now: () => server.clock.now() }
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

async function visit(
  credentials: Credentials = romeo,
  options: SignInOptions & { endpoint?: Endpoint } = {},
): Promise<Account> {
  const { endpoint: to = endpoint, ...rest } = options
  const account = await openDevice(credentials, to, { clock, store, openLink: wire.openLink, ...rest })
  await account.whenOnline()
  return account
}

/** A visit with the password, which leaves behind what makes the next one fast. */
async function visitOnce(options?: SignInOptions & { endpoint?: Endpoint }) {
  const account = await visit(romeo, options)
  const keys = account.rememberedKeys()
  await account.close()
  assert.ok(keys !== undefined)
  return { address: romeo.address, keys }
}

const findDevice = (place = 0) => store.transact((t) => t.findSetting<KeptDevice>(`device-${place}`))

async function changeToken(change: (token: NonNullable<KeptDevice["token"]>) => object): Promise<void> {
  const device = await findDevice()
  assert.ok(device?.token)
  const changed = { ...device, token: change(device.token) }
  await store.transact((t) => t.putSetting("device-0", changed))
}

test("a password signs in together with the resource and all that a session needs", async () => {
  await visit()
  const { events, sent } = wire.last
  assert.deepEqual(events.slice(0, 7), [
    "open",
    "< features",
    "> authenticate",
    "< challenge",
    "> response",
    "< success",
    "< features",
  ])
  const authenticate = wire.last.find("authenticate")
  assert.equal(authenticate?.attrs.mechanism, "SCRAM-SHA-512")
  assert.equal(authenticate.child("user-agent")?.child("software")?.text, "Kith")
  assert.equal(authenticate.child("request-token", NS_FAST)?.attrs.mechanism, "HT-SHA-256-NONE")
  const bind = authenticate.child("bind", NS_BIND2)
  assert.equal(bind?.child("tag")?.text, "Kith")
  assert.ok(bind.child("enable", NS_SM) && bind.child("enable", NS_CARBONS))
  assert.equal(wire.last.find("enable"), undefined)
  assert.ok(!sent.some((stanza) => stanza.has("enable", NS_CARBONS)))
})

test("who comes back is signed in after one round trip", async () => {
  const remembered = await visitOnce()
  const device = await findDevice()
  const account = await visit(remembered)
  assert.deepEqual(wire.last.events.slice(0, 4), IN_ONE_ROUND_TRIP)
  const authenticate = wire.last.find("authenticate")
  assert.equal(authenticate?.attrs.mechanism, "HT-SHA-256-NONE")
  assert.equal(authenticate.child("fast", NS_FAST)?.attrs.count, "1")
  assert.equal(authenticate.child("user-agent")?.attrs.id, device?.id)
  assert.deepEqual(account.rememberedKeys(), remembered.keys)
  await account.close()
  await visit(remembered)
  assert.equal(wire.last.find("authenticate")?.child("fast", NS_FAST)?.attrs.count, "2")
})

test("what makes a visit fast also does so over TCP, bound to the channel", async () => {
  const certificateAuthority = await readFile(server.certificatePath, "utf8")
  const port = server.ports.tcp ?? 0
  const tcp = { kind: "tcp", host: "127.0.0.1", port, security: "starttls", certificateAuthority } as const
  const remembered = await visitOnce({ endpoint: tcp })
  assert.equal(wire.last.find("authenticate")?.attrs.mechanism, "SCRAM-SHA-512-PLUS")
  await visit(remembered, { endpoint: tcp })
  assert.equal(wire.last.find("authenticate")?.attrs.mechanism, "HT-SHA-256-EXPR")
  assert.deepEqual(wire.last.events.slice(0, 8), [
    "open",
    "< features",
    "> starttls",
    "< proceed",
    ...IN_ONE_ROUND_TRIP,
  ])
})

test("a token that is bound to a channel is not used where there is none", async () => {
  const certificateAuthority = await readFile(server.certificatePath, "utf8")
  const port = server.ports.directTls ?? 0
  const tcp = { kind: "tcp", host: "127.0.0.1", port, security: "direct", certificateAuthority } as const
  const remembered = await visitOnce({ endpoint: tcp })
  await visit(remembered)
  const authenticate = wire.last.find("authenticate")
  assert.equal(authenticate?.attrs.mechanism, "SCRAM-SHA-512")
  assert.equal((await findDevice())?.token?.mechanism, "HT-SHA-256-NONE")
})

test("a broken connection is made good in one round trip, in the same session", async () => {
  const account = await visit()
  const own = account.conversation(romeo.address)
  await own.send("before it breaks")
  await until(own.messages, ([only]) => only?.state === "sent")
  wire.last.destroy()
  await until(account.status, ({ state }) => state !== "online")
  await own.send("while it is broken")
  await until(own.messages, (all) => all.length === 2 && all.every(({ state }) => state === "sent"))
  assert.deepEqual(wire.last.events.slice(0, 4), IN_ONE_ROUND_TRIP)
  const authenticate = wire.last.find("authenticate")
  assert.ok(authenticate?.child("resume", NS_SM) && authenticate.child("bind", NS_BIND2))
  assert.equal(wire.last.find("resume"), undefined)
  assert.ok(!wire.last.sent.some((stanza) => stanza.has("bind", "urn:ietf:params:xml:ns:xmpp-bind")))
  assert.ok(!wire.last.events.slice(4, 6).includes("< features"))
})

test("a session that the server lost is replaced in the same round trip, and nothing is lost", async () => {
  await using other = await startTestServer()
  await other.register("tybalt")
  const tybalt = { address: other.address("tybalt"), password: PASSWORD }
  const at = () => ({ kind: "websocket", url: other.webSocketUrl }) as const
  const openLink = (_: Endpoint, domain: string) => wire.openLink(at(), domain)
  const account = await visit(tybalt, { openLink, clock: hurriedClock })
  const own = account.conversation(tybalt.address)
  await own.send("before the restart")
  await until(own.messages, ([only]) => only?.state === "sent")
  await other.restart()
  await own.send("after the restart")
  await until(own.messages, (all) => all.length === 2 && all.every(({ state }) => state === "sent"))
  assert.ok(wire.last.find("authenticate")?.child("resume", NS_SM))
  assert.equal(wire.last.find("enable"), undefined)
})

test("a device that nobody looks at begins inactive", async () => {
  const account = await visit()
  account.setActive(false)
  wire.last.destroy()
  await until(account.status, ({ state }) => state !== "online")
  await until(account.status, ({ state }) => state === "online")
  const bind = wire.last.find("authenticate")?.child("bind", NS_BIND2)
  assert.ok(bind?.child("inactive", NS_CLIENT_STATE))
  // The session was resumed, so the server has not heeded what is only for a new one.
  assert.ok(wire.last.find("inactive"))
})

test("a token the server does not take any more is dropped, and the keys sign in on the same stream", async () => {
  const remembered = await visitOnce()
  await changeToken((token) => ({ ...token, token: "not-mine-any-more" }))
  await visit(remembered)
  const mechanisms = wire.last.sent
    .filter(({ name }) => name === "authenticate")
    .map(({ attrs }) => attrs.mechanism)
  assert.deepEqual(mechanisms, ["HT-SHA-256-NONE", "SCRAM-SHA-512"])
  const token = (await findDevice())?.token
  assert.ok(token !== undefined && token.token !== "not-mine-any-more" && token.count === 0)
})

test("a token that has expired is not shown to the server", async () => {
  const remembered = await visitOnce()
  await changeToken((token) => ({ ...token, expiresAt: server.clock.now() }))
  await visit(remembered)
  assert.equal(wire.last.find("authenticate")?.attrs.mechanism, "SCRAM-SHA-512")
})

test("a token that was used behind our back is not taken a second time", async () => {
  const remembered = await visitOnce()
  const old = await findDevice()
  await (await visit(remembered)).close()
  await store.transact((t) => t.putSetting("device-0", old))
  await visit(remembered)
  assert.equal(wire.last.sent.filter(({ name }) => name === "authenticate").length, 2)
})

test("a new token takes the place of the old one when its time has come", async () => {
  const remembered = await visitOnce()
  const first = (await findDevice())?.token
  server.clock.jumpTo(server.clock.now() + 20 * 24 * 60 * 60 * 1000)
  await (await visit(remembered)).close()
  const second = (await findDevice())?.token
  assert.ok(first !== undefined && second !== undefined && first.token !== second.token)
  await visit(remembered)
  assert.deepEqual(wire.last.events.slice(0, 4), IN_ONE_ROUND_TRIP)
})

test("a token of an earlier visit does not vouch for a wrong password", async () => {
  await visitOnce()
  await assert.rejects(visit({ ...romeo, password: "a guess" }), { reason: "wrong-credentials" })
  await visit()
})

test("who changed the password elsewhere is asked for it", async () => {
  const remembered = await visitOnce()
  await server.service(accounts).setPassword(romeo.address, "sweet sorrow")
  await assert.rejects(visit(remembered), { reason: "wrong-credentials" })
  assert.equal((await findDevice())?.token, undefined)
})

test("who changes the password here comes back with it", async () => {
  const account = await visit()
  await account.changePassword("parting is such")
  assert.equal((await findDevice())?.token, undefined)
  wire.last.destroy()
  await until(account.status, ({ state }) => state !== "online")
  await until(account.status, ({ state }) => state === "online")
  assert.equal(wire.last.find("authenticate")?.attrs.mechanism, "SCRAM-SHA-512")
})

test("signing out makes the token worthless", async () => {
  const remembered = await visitOnce()
  const kept = await findDevice()
  const account = await visit(remembered)
  await account.signOut()
  assert.equal(await findDevice(), undefined)
  const thief = createMemoryStore()
  await thief.transact((t) => t.putSetting("device-0", { ...kept, token: { ...kept?.token, count: 100 } }))
  await visit(remembered, { store: thief })
  const mechanisms = wire.last.sent
    .filter(({ name }) => name === "authenticate")
    .map(({ attrs }) => attrs.mechanism)
  assert.deepEqual(mechanisms, ["HT-SHA-256-NONE", "SCRAM-SHA-512"])
})

test("two tabs are two devices, and leave each other alone; a third without a place has no token", async () => {
  const inPlace = (place: number | undefined): Neighbours => ({
    ...noNeighbours,
    claimPlace: async () => place,
  })
  const first = await visit(romeo, { neighbours: inPlace(0) })
  const second = await visit(romeo, { neighbours: inPlace(1) })
  const third = await visit(romeo, { neighbours: inPlace(undefined) })
  assert.equal(wire.last.find("authenticate")?.child("request-token", NS_FAST), undefined)
  const own = third.conversation(romeo.address)
  await own.send("to all of us")
  for (const tab of [first, second, third]) {
    await until(tab.conversation(romeo.address).messages, (all) => all.some(({ state }) => state === "sent"))
    assert.equal(tab.status.get().state, "online")
  }
  assert.notEqual((await findDevice(0))?.id, (await findDevice(1))?.id)
})

test("keys of a newer hash are given to a server that lacks them", async () => {
  const service = server.service(accounts)
  const tybalt = nameAnew("tybalt")
  const user = await service.takeOver(tybalt, undefined)
  const salt = new Uint8Array(16).fill(7)
  await service.addKeys(user, await deriveScramKeys(PASSWORD, salt, 4096, "SHA-1", nobleScramCrypto))
  await visit({ address: server.address(tybalt), password: PASSWORD })
  assert.equal(wire.last.find("authenticate")?.attrs.mechanism, "SCRAM-SHA-1")
  const hashes = (await service.keys(server.address(tybalt))).map(({ hash }) => hash)
  assert.deepEqual(hashes.sort(), ["SHA-1", "SHA-256", "SHA-512"])
  await visit({ address: server.address(tybalt), password: PASSWORD }, { store: createMemoryStore() })
  assert.equal(wire.last.find("authenticate")?.attrs.mechanism, "SCRAM-SHA-512")
})

test("a resource of one's own choice is bound as ever", async () => {
  await visit(romeo, { resource: "balcony" })
  assert.equal(wire.last.find("authenticate")?.child("bind", NS_BIND2), undefined)
  const bind = wire.last.sent.find((stanza) => stanza.has("bind", "urn:ietf:params:xml:ns:xmpp-bind"))
  assert.ok(bind !== undefined && wire.last.find("enable"))
})

test("a server that cannot any more what it could is signed in to as ever", {
  skip: !PROSODY_IS_INSTALLED && "Prosody is not installed",
}, async () => {
  await visitOnce()
  const prosody = await startProsody()
  try {
    const username = romeo.address.local ?? ""
    await register(prosody.webSocket, { username, password: PASSWORD, domain: "localhost" })
    const there = await visit(romeo, { endpoint: prosody.webSocket, store: createMemoryStore() })
    const keys = there.rememberedKeys()
    assert.ok(keys !== undefined)
    await visit({ address: romeo.address, keys }, { endpoint: prosody.webSocket })
    const names = wire.links.slice(-2).map(({ sent }) => sent[0]?.name)
    assert.deepEqual(names, ["authenticate", "auth"])
  } finally {
    await prosody.remove()
  }
})
