import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { stanza } from "@kith/xmpp"
import type { LocalSession } from "./session.ts"
import { startTestStreams, type TestStreams } from "./testing/start-test-streams.ts"
import { StreamClient } from "./testing/stream-client.ts"

const NS_MANAGEMENT = "urn:xmpp:sm:3"
const ORCHARD = "romeo@localhost/orchard"
let server: TestStreams

beforeEach(async () => {
  server = await startTestStreams({ acknowledgeSeconds: 60, resumeSeconds: 600 })
})
afterEach(async () => {
  await server.close()
  assert.deepEqual(server.failures, [])
})

const connect = () => StreamClient.connectDirectTls(server.ports.directTls)

async function signIn(name = "romeo", resource = "orchard"): Promise<StreamClient> {
  const client = await connect()
  await client.signIn(name, resource)
  return client
}

/** From nowhere, to be sent back to nobody. */
const say = (client: StreamClient, id: string) => client.send(`<message to='nobody@localhost' id='${id}'/>`)
const message = (id: string) => stanza({ name: "message", attrs: { id, from: "juliet@localhost" } })
const session = () => server.kernel.session(ORCHARD)

async function detached(client: StreamClient): Promise<void> {
  const { isDetached } = session()
  assert.equal(isDetached, false)
  const lost = session()
  client.cut()
  while (!lost.isDetached) await new Promise(setImmediate)
}

/** Takes stanzas until all that was sent has come. */
async function ids(client: StreamClient, count: number): Promise<(string | undefined)[]> {
  await client.until(() => client.inbox.filter(({ name }) => name === "message").length >= count)
  return client.inbox.filter(({ name }) => name === "message").map(({ id }) => id)
}

test("both sides count from enable on", async () => {
  const romeo = await signIn()
  say(romeo, "uncounted")
  const id = await romeo.enableManagement()
  assert.ok(id.length >= 20)
  assert.match(romeo.received, /<enabled [^>]*resume='true'[^>]*max='600'/)
  say(romeo, "first")
  say(romeo, "second")
  assert.equal(await romeo.handled(), 2)
  for (let count = 0; count < 10; count++) session().send(message(`m${count}`))
  await romeo.until(() => romeo.inbox.some(({ name }) => name === "r"))
  romeo.acknowledge(10)
  say(romeo, "third")
  assert.equal(await romeo.handled(), 3)
  romeo.send("</stream:stream>")
  await romeo.closing()
  assert.deepEqual(server.kernel.ended, [{ jid: ORCHARD, unacknowledged: [] }])
})

test("a stanza counts when it is safe, and all before it are", async () => {
  const romeo = await signIn()
  await romeo.enableManagement()
  server.kernel.held = []
  for (const id of ["1", "2", "3"]) say(romeo, id)
  assert.equal(await romeo.handled(), 0)
  const [first, second, third] = server.kernel.held
  third?.()
  assert.equal(await romeo.handled(), 0)
  first?.()
  assert.equal(await romeo.handled(), 1)
  second?.()
  assert.equal(await romeo.handled(), 3)
  server.kernel.held = undefined
})

test("a request for acknowledgement comes after some stanzas, or after a second", async () => {
  const romeo = await signIn()
  await romeo.enableManagement()
  session().send(message("one"))
  await ids(romeo, 1)
  await romeo.handled()
  assert.ok(!romeo.inbox.some(({ name }) => name === "r"))
  server.clock.advance(1000)
  await romeo.until(() => romeo.inbox.some(({ name }) => name === "r"))
  // One at a time.
  for (let count = 0; count < 30; count++) session().send(message(`m${count}`))
  server.clock.advance(1000)
  await ids(romeo, 31)
  assert.equal(romeo.inbox.filter(({ name }) => name === "r").length, 1)
})

test("what is delivered is told at once to who waits for it", async () => {
  const romeo = await signIn()
  await romeo.enableManagement()
  let isDelivered = false
  session().send(message("one"))
  session().whenDelivered(() => {
    isDelivered = true
  })
  await romeo.until(() => romeo.inbox.some(({ name }) => name === "r"))
  await romeo.handled()
  assert.equal(isDelivered, false)
  romeo.acknowledge(1)
  await romeo.handled()
  assert.equal(isDelivered, true)
})

test("who waits for a delivery while an answer is outstanding does not wait for the next sweep", async () => {
  const romeo = await signIn()
  await romeo.enableManagement()
  const requests = () => romeo.inbox.filter(({ name }) => name === "r").length
  session().send(message("one"))
  session().whenDelivered(() => {})
  await romeo.until(() => requests() === 1)
  let isDelivered = false
  session().send(message("two"))
  session().whenDelivered(() => {
    isDelivered = true
  })
  romeo.acknowledge(1)
  await romeo.until(() => requests() === 2)
  romeo.acknowledge(2)
  await romeo.handled()
  assert.equal(isDelivered, true)
})

test("a client that comes back gets exactly what it has not acknowledged, in order", async () => {
  const romeo = await signIn()
  const id = await romeo.enableManagement()
  for (const each of ["1", "2", "3"]) session().send(message(each))
  await ids(romeo, 3)
  romeo.acknowledge(1)
  await romeo.handled()
  await detached(romeo)
  session().send(message("4"))
  assert.equal(server.first.sessions.detachedCount, 1)

  const again = await connect()
  const resumed = await again.resume("romeo", id, 2)
  assert.deepEqual([resumed.name, resumed.attrs.previd, resumed.attrs.h], ["resumed", id, "0"])
  session().send(message("5"))
  assert.deepEqual(await ids(again, 3), ["3", "4", "5"])
  assert.deepEqual(server.kernel.resumed, [ORCHARD])
  assert.equal(session().isDetached, false)
  assert.equal(server.first.sessions.detachedCount, 0)
  again.acknowledge(5)
  say(again, "x")
  assert.equal(await again.handled(), 1)
})

test("what the client sent before the connection broke is taken once, also when it was not safe yet", async () => {
  const romeo = await signIn()
  const id = await romeo.enableManagement()
  server.kernel.held = []
  for (const each of ["1", "2", "3"]) say(romeo, each)
  await romeo.handled()
  server.kernel.held[1]?.()
  server.kernel.held[0]?.()
  await detached(romeo)

  const again = await connect()
  const resumed = await again.resume("romeo", id, 0)
  assert.equal(resumed.attrs.h, "2")
  // It sends what is not known to be handled, then what is new.
  for (const each of ["3", "4"]) say(again, each)
  assert.equal(await again.handled(), 2)
  server.kernel.held[2]?.()
  assert.equal(await again.handled(), 3)
  server.kernel.held[3]?.()
  assert.equal(await again.handled(), 4)
  assert.deepEqual(
    server.kernel.received.map((each) => each.id),
    ["1", "2", "3", "4"],
  )
  server.kernel.held = undefined
})

test("a client that does not repeat itself is heard all the same", async () => {
  const romeo = await signIn()
  const id = await romeo.enableManagement()
  server.kernel.held = []
  say(romeo, "1")
  await romeo.handled()
  await detached(romeo)
  const again = await connect()
  await again.resume("romeo", id, 0)
  for (const each of ["2", "1"]) say(again, each)
  await again.handled()
  assert.deepEqual(
    server.kernel.received.map((each) => each.id),
    ["1", "2", "1"],
  )
  server.kernel.releaseHeld()
})

test("a connection that still looks alive is taken over", async () => {
  const romeo = await signIn()
  const id = await romeo.enableManagement()
  session().send(message("1"))
  await ids(romeo, 1)
  const again = await connect()
  assert.equal((await again.resume("romeo", id, 0)).name, "resumed")
  assert.equal(await romeo.closing(), "conflict")
  assert.deepEqual(await ids(again, 1), ["1"])
  session().send(message("2"))
  assert.deepEqual(await ids(again, 2), ["1", "2"])
  assert.deepEqual(server.kernel.ended, [])
})

test("nobody else resumes a session, and who cannot may still bind", async () => {
  const romeo = await signIn()
  const id = await romeo.enableManagement()
  await detached(romeo)
  const tybalt = await connect()
  const failed = await tybalt.resume("tybalt", id, 0)
  assert.equal(
    `${failed}`,
    `<failed xmlns='${NS_MANAGEMENT}'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>`,
  )
  assert.match(`${await tybalt.bind("tomb")}`, /<jid>tybalt@localhost\/tomb<\/jid>/)
  assert.equal(session().isDetached, true)
})

test("a session is over when nobody comes back in time, and what it was sent is handed on", async () => {
  const romeo = await signIn()
  const id = await romeo.enableManagement()
  say(romeo, "a")
  await romeo.handled()
  session().send(message("1"))
  session().send(message("2"))
  await ids(romeo, 2)
  romeo.acknowledge(1)
  await romeo.handled()
  await detached(romeo)
  server.clock.advance(599_000)
  assert.equal(server.kernel.ended.length, 0)
  server.clock.advance(2_000)
  const [ended] = server.kernel.ended
  assert.deepEqual(
    ended?.unacknowledged.map((each) => each.id),
    ["2"],
  )
  const again = await connect()
  const failed = await again.resume("romeo", id, 1)
  assert.deepEqual([failed.name, failed.attrs.h], ["failed", "1"])
  const tybalt = await connect()
  assert.equal((await tybalt.resume("tybalt", id, 1)).attrs.h, undefined)
})

test("a connection that ends without a goodbye is lost like one that broke", async () => {
  const direct = await signIn("romeo", "direct")
  const encrypted = StreamClient.connectTcp(server.ports.tcp)
  await encrypted.signIn("romeo", "encrypted")
  for (const [client, resource] of [
    [direct, "direct"],
    [encrypted, "encrypted"],
  ] as const) {
    await client.enableManagement()
    client.hangUp()
    await client.until(() => client.isClosed).catch(() => assert.ok(client.isClosed))
    const lost = server.kernel.session(`romeo@localhost/${resource}`)
    while (!lost.isDetached) await new Promise(setImmediate)
  }
  assert.equal(server.streams.connections.total, 0)
})

test("a session without resumption is over with its connection", async () => {
  const romeo = await signIn()
  assert.equal(await romeo.enableManagement(false), "")
  session().send(message("1"))
  await ids(romeo, 1)
  romeo.cut()
  while (server.kernel.ended.length === 0) await new Promise(setImmediate)
  assert.equal(server.kernel.ended[0]?.unacknowledged.length, 1)
})

test("a client that acknowledges what it was never sent is told so and thrown out", async () => {
  for (const isResumption of [false, true]) {
    const romeo = await signIn("romeo", `orchard-${isResumption}`)
    const id = await romeo.enableManagement()
    let client = romeo
    if (isResumption) {
      client = await connect()
      await assert.rejects(client.resume("romeo", id, 1))
    } else client.acknowledge(1)
    assert.equal(await client.closing(), "undefined-condition")
    assert.match(client.received, /<handled-count-too-high xmlns='urn:xmpp:sm:3' h='1' send-count='0'\/>/)
  }
})

test("what is no number acknowledges nothing", async () => {
  const romeo = await signIn()
  const id = await romeo.enableManagement()
  session().send(message("1"))
  for (const h of ["", "-1", "one", "4294967296", "99999999999"]) {
    romeo.send(`<a xmlns='${NS_MANAGEMENT}' h='${h}'/>`)
  }
  romeo.send(`<a xmlns='${NS_MANAGEMENT}'/>`)
  await romeo.handled()
  await detached(romeo)
  const again = await connect()
  assert.equal((await again.resume("romeo", id, 0)).name, "resumed")
  assert.deepEqual(await ids(again, 1), ["1"])
})

test("stream management out of turn fails and hurts nothing", async () => {
  const romeo = await connect()
  await romeo.open()
  await romeo.logIn("romeo")
  romeo.send(`<enable xmlns='${NS_MANAGEMENT}'/>`)
  assert.match(`${await romeo.next("failed")}`, /unexpected-request/)
  await romeo.bind("orchard")
  // Neither side has anything to say of a count that was never begun.
  romeo.send(`<r xmlns='${NS_MANAGEMENT}'/><a xmlns='${NS_MANAGEMENT}' h='0'/>`)
  const id = await romeo.enableManagement()
  romeo.send(`<enable xmlns='${NS_MANAGEMENT}' resume='1'/>`)
  assert.match(`${await romeo.next("failed")}`, /unexpected-request/)
  romeo.send(`<resume xmlns='${NS_MANAGEMENT}' previd='${id}' h='0'/>`)
  assert.match(`${await romeo.next("failed")}`, /unexpected-request/)
  assert.equal(await romeo.handled(), 0)
})

test("a client that leaves a request unanswered is given up, and may come back", async () => {
  const romeo = await signIn()
  const id = await romeo.enableManagement()
  session().send(message("1"))
  server.clock.advance(1000)
  await romeo.until(() => romeo.inbox.some(({ name }) => name === "r"))
  server.clock.advance(58_000)
  assert.equal(session().isDetached, false)
  server.clock.advance(3_000)
  await romeo.until(() => romeo.isClosed)
  assert.equal(session().isDetached, true)
  const again = await connect()
  assert.equal((await again.resume("romeo", id, 0)).name, "resumed")
})

/** A server that keeps 20 stanzas at most for a client that does not acknowledge them, and that client. */
async function whereFewMayWait(
  work: (strict: TestStreams, romeo: StreamClient, long: LocalSession) => Promise<void>,
): Promise<void> {
  const strict = await startTestStreams({ maxUnacknowledged: 20 })
  try {
    const romeo = await StreamClient.connectDirectTls(strict.ports.directTls)
    await romeo.signIn("romeo", "orchard")
    await romeo.enableManagement()
    await work(strict, romeo, strict.kernel.session(ORCHARD))
  } finally {
    await strict.close()
  }
}

test("a queue that nobody acknowledges ends the session before it is too long", () =>
  whereFewMayWait(async (strict, romeo, long) => {
    for (let count = 0; count < 25; count++) long.send(message(`m${count}`))
    await romeo.until(() => romeo.inbox.some(({ name }) => name === "r"))
    strict.clock.advance(5_000)
    long.send(message("m25"))
    assert.equal(await romeo.closing(), "policy-violation")
    assert.equal(strict.kernel.ended[0]?.unacknowledged.length, 26)
  }))

test("who gets more at once than anybody could have acknowledged goes on", () =>
  whereFewMayWait(async (strict, romeo, long) => {
    for (let count = 0; count < 25; count++) long.send(message(`m${count}`))
    await romeo.until(() => romeo.inbox.some(({ name }) => name === "r"))
    strict.clock.advance(4_000)
    romeo.send("<a xmlns='urn:xmpp:sm:3' h='25'/>")
    await romeo.until(() => !long.isAsking)
    strict.clock.advance(4_000)
    for (let count = 0; count < 25; count++) long.send(message(`n${count}`))
    await romeo.until(() => romeo.inbox.filter(({ name }) => name === "r").length === 2)
    romeo.send("<a xmlns='urn:xmpp:sm:3' h='50'/>")
    await romeo.until(() => !long.isAsking)
    assert.equal(long.isDetached, false)
    assert.equal(romeo.isClosed, false)
  }))

test("without a connection no more than that waits for a client", () =>
  whereFewMayWait(async (strict, romeo, long) => {
    romeo.cut()
    while (!long.isDetached) await new Promise(setImmediate)
    for (let count = 0; count < 25; count++) long.send(message(`m${count}`))
    assert.equal(strict.kernel.ended[0]?.unacknowledged.length, 21)
  }))
