import assert from "node:assert/strict"
import { test } from "node:test"
import { stanza } from "@kith/xmpp"
import { startTestStreams, type TestStreams } from "./testing/start-test-streams.ts"
import { StreamClient } from "./testing/stream-client.ts"

const ORCHARD = "romeo@localhost/orchard"
const LONG = "x".repeat(10_000)

async function withStreams(
  settings: Parameters<typeof startTestStreams>[0],
  run: (server: TestStreams) => Promise<void>,
): Promise<void> {
  const server = await startTestStreams(settings)
  try {
    await run(server)
    assert.deepEqual(server.failures, [])
  } finally {
    await server.close()
  }
}

const until = async (isTrue: () => boolean) => {
  const deadline = Date.now() + 5_000
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error("It has not happened")
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

test("a connection that says nothing, or never logs in, is closed in time", () =>
  withStreams({}, async ({ ports, clock, streams }) => {
    const silent = [StreamClient.connectTcp(ports.tcp), StreamClient.connectTcp(ports.directTls)]
    const talking = StreamClient.connectTcp(ports.tcp)
    await talking.open()
    const encrypting = StreamClient.connectTcp(ports.tcp)
    await encrypting.open()
    encrypting.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    await encrypting.next("proceed")
    await until(() => streams.connections.total === 4)
    assert.equal(streams.connections.unauthenticated, 4)
    clock.advance(9_000)
    assert.ok(silent.every(({ isClosed }) => !isClosed))
    clock.advance(2_000)
    await until(() => silent.every(({ isClosed }) => isClosed))
    assert.ok(!talking.isClosed)
    clock.advance(20_000)
    assert.equal(await talking.closing(), "connection-timeout")
    clock.advance(6_000)
    await until(() => encrypting.isClosed)
    assert.deepEqual([streams.connections.total, streams.connections.unauthenticated], [0, 0])
  }))

test("who has logged in may take as long as he likes", () =>
  withStreams({}, async ({ ports, clock, streams }) => {
    const romeo = await StreamClient.connectDirectTls(ports.directTls)
    await romeo.signIn("romeo", "orchard")
    clock.advance(3_600_000)
    romeo.send("<message/>")
    assert.ok((await romeo.next("iq")).has("ping", "urn:xmpp:ping"), "asked once whether he is there")
    await romeo.next("message")
    assert.deepEqual([streams.connections.total, streams.connections.unauthenticated], [1, 0])
  }))

test("an address has so many connections and no more, and all addresses together", () =>
  withStreams({ maxConnectionsPerAddress: 3 }, async ({ ports, streams }) => {
    const clients = [1, 2, 3].map(() => StreamClient.connectTcp(ports.tcp))
    for (const client of clients) await client.open()
    const tooMany = StreamClient.connectTcp(ports.tcp)
    await until(() => tooMany.isClosed)
    clients[0]?.cut()
    await until(() => streams.connections.total === 2)
    await StreamClient.connectTcp(ports.tcp).open()
  }))

test("those who have not logged in leave room for those who have", () =>
  withStreams({ maxUnauthenticated: 2 }, async ({ ports, streams }) => {
    for (const resource of ["a", "b", "c"]) {
      const romeo = await StreamClient.connectDirectTls(ports.directTls)
      await romeo.signIn("romeo", resource)
    }
    for (const _ of [1, 2]) await StreamClient.connectTcp(ports.tcp).open()
    const third = StreamClient.connectTcp(ports.tcp)
    await until(() => third.isClosed)
    assert.equal(streams.connections.total, 5)
  }))

test("a stanza may be bigger after the log-in than before, but not too big", () =>
  withStreams({ maxStanzaBytes: 20_000 }, async ({ ports }) => {
    const early = await StreamClient.connectDirectTls(ports.directTls)
    await early.open()
    early.send(`<iq type='get' id='a'><query xmlns='jabber:iq:register'>${LONG}</query></iq>`)
    await early.next("iq")
    early.send(`<iq type='get' id='a'><query xmlns='jabber:iq:register'>${LONG}${LONG}</query></iq>`)
    assert.equal(await early.closing(), "policy-violation")
    const romeo = await StreamClient.connectDirectTls(ports.directTls)
    await romeo.signIn("romeo", "orchard")
    romeo.send(`<message><body>${LONG}</body></message>`)
    await romeo.next("message")
    romeo.send(`<message><body>${LONG}${LONG}</body></message>`)
    assert.equal(await romeo.closing(), "policy-violation")
  }))

test("no more is read of a session while too much of it waits to be stored", () =>
  withStreams({ maxPendingStanzas: 50 }, async ({ ports, kernel }) => {
    const romeo = await StreamClient.connectDirectTls(ports.directTls)
    await romeo.signIn("romeo", "orchard")
    kernel.held = []
    const total = 5_000
    for (let count = 0; count < total; count++)
      romeo.send(`<message id='${count}'><body>${"x".repeat(500)}</body></message>`)
    await until(() => kernel.received.length >= 50)
    await new Promise((resolve) => setTimeout(resolve, 50))
    // What was read with the last piece is taken in, and nothing more.
    assert.ok(kernel.received.length < 500, `${kernel.received.length} were read`)
    kernel.releaseHeld()
    await until(() => kernel.received.length === total)
    assert.deepEqual(
      kernel.received.map(({ id }) => id),
      Array.from({ length: total }, (_, index) => String(index)),
    )
  }))

test("who sends faster than allowed is read slower, and loses nothing", () =>
  withStreams({ bytesPerSecond: 10_000, burstBytes: 100_000 }, async ({ ports, kernel, clock }) => {
    const romeo = await StreamClient.connectDirectTls(ports.directTls)
    await romeo.signIn("romeo", "orchard")
    for (let count = 0; count < 50; count++)
      romeo.send(`<message id='${count}'><body>${LONG}</body></message>`)
    await until(() => kernel.received.length > 5)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const before = kernel.received.length
    assert.ok(before < 25, `${before} were read at once`)
    for (let second = 0; second < 60; second++) {
      clock.advance(1000)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await until(() => kernel.received.length === 50)
  }))

/** Makes so much wait for a client that the system's buffers are full and ours are not. */
function flood({ kernel }: TestStreams, bytes: number): void {
  const text = stanza({ name: "message", children: [{ name: "body", children: [LONG] }] })
  for (let sent = 0; sent < bytes; sent += LONG.length) kernel.session(ORCHARD).send(text)
}

const MIB = 1024 * 1024

test("nothing is read of a client that does not read, until it does", () =>
  withStreams({ maxBufferedBytes: MIB, maxUnacknowledgedBytes: 64 * MIB }, async (server) => {
    const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
    await romeo.signIn("romeo", "orchard")
    romeo.stopReading()
    flood(server, 24 * MIB)
    const session = server.kernel.session(ORCHARD)
    assert.ok(session.isSlow)
    romeo.send("<message id='unheard'/>")
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal(server.kernel.received.length, 0)
    romeo.readOn()
    await until(() => server.kernel.received.length === 1)
    assert.equal(session.isSlow, false)
    assert.equal(session.isDetached, false)
  }))

test("a client that does not read for long is cut off and may resume its session", () =>
  withStreams({ maxUnacknowledgedBytes: 64 * MIB, slowReaderSeconds: 30 }, async (server) => {
    const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
    await romeo.signIn("romeo", "orchard")
    const id = await romeo.enableManagement()
    romeo.stopReading()
    flood(server, 24 * MIB)
    const session = server.kernel.session(ORCHARD)
    server.clock.advance(29_000)
    assert.equal(session.isDetached, false)
    server.clock.advance(2_000)
    assert.equal(session.isDetached, true)
    assert.equal(server.kernel.ended.length, 0)
    romeo.cut()
    const again = await StreamClient.connectDirectTls(server.ports.directTls)
    assert.equal((await again.resume("romeo", id, 0)).name, "resumed")
    const sent = Math.ceil((24 * MIB) / LONG.length)
    await again.until(() => again.inbox.filter(({ name }) => name === "message").length === sent)
  }))

test("a client that does not read and cannot resume is over when too much waits for it", () =>
  withStreams({ maxBufferedBytes: MIB, maxUnacknowledgedBytes: 4 * MIB }, async (server) => {
    const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
    await romeo.signIn("romeo", "orchard")
    romeo.stopReading()
    const session = server.kernel.session(ORCHARD)
    const text = stanza({ name: "message", children: [{ name: "body", children: [LONG] }] })
    for (let count = 0; count < 4_000 && !session.isOver; count++) session.send(text)
    assert.ok(session.isOver)
    assert.equal(server.kernel.ended.length, 1)
  }))
