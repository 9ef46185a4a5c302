import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { stanza } from "@kith/xmpp"
import { startTestStreams, type TestStreams } from "./testing/start-test-streams.ts"
import { StreamClient } from "./testing/stream-client.ts"

let server: TestStreams

beforeEach(async () => {
  server = await startTestStreams({ maxUnacknowledgedBytes: 64 * 1024 * 1024 })
})
afterEach(() => server.close())

const message = (id: string) => stanza({ name: "message", attrs: { id } })

test("a server that stops waits for what is under way, acknowledges it and says goodbye", async () => {
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  await romeo.signIn("romeo", "orchard")
  await romeo.enableManagement()
  server.kernel.held = []
  romeo.send("<message id='1'/><message id='2'/>")
  await romeo.handled()
  server.kernel.session("romeo@localhost/orchard").send(message("kept"))
  setTimeout(() => server.kernel.releaseHeld(), 30)
  const closed = server.streams.close()
  assert.equal(await romeo.closing(), "system-shutdown")
  await closed
  const answer = romeo.inbox.findLast(({ name }) => name === "a")
  assert.equal(answer?.attrs.h, "2")
  assert.ok(romeo.isEnded)
  // The client said nothing of what it got: the echoes of its own, and the message.
  assert.deepEqual(
    server.kernel.ended.map(({ unacknowledged }) => unacknowledged.map(({ id }) => id)),
    [["1", "2", "kept"]],
  )
})

test("a server that stops reads what has come, also from a client that would never hear that it was not", async () => {
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  await romeo.signIn("romeo", "orchard")
  server.kernel.held = []
  const ids = [...Array(1000).keys()].map(String)
  const body = `<body>${"x".repeat(1000)}</body>`
  romeo.send(ids.map((id) => `<message id='${id}'>${body}</message>`).join(""))
  // So much is under way that no more is read.
  await romeo.until(() => server.kernel.received.length >= 200)
  const closed = server.streams.close()
  server.kernel.releaseHeld()
  await closed
  assert.deepEqual(
    server.kernel.received.map(({ id }) => id),
    ids,
  )
})

test("a client that goes on and on cannot keep the server from stopping", async () => {
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  await romeo.signIn("romeo", "orchard")
  const chatter = setInterval(() => romeo.send("<message/>"), 1)
  await server.streams.close()
  clearInterval(chatter)
  assert.equal(await romeo.closing(), "system-shutdown")
})

test("a server that stops ends sessions without a connection, and takes no new connection", async () => {
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  await romeo.signIn("romeo", "orchard")
  await romeo.enableManagement()
  const session = server.kernel.session("romeo@localhost/orchard")
  session.send(message("kept"))
  romeo.cut()
  while (!session.isDetached) await new Promise(setImmediate)
  const stranger = StreamClient.connectTcp(server.ports.tcp)
  await stranger.open()
  const closed = server.streams.close()
  assert.equal(await stranger.closing(), "system-shutdown")
  await closed
  assert.deepEqual(
    server.kernel.ended.map(({ unacknowledged }) => unacknowledged.map(({ id }) => id)),
    [["kept"]],
  )
  const late = StreamClient.connectTcp(server.ports.tcp)
  await late.until(() => late.isClosed)
})

test("a client that does not listen cannot keep the server from stopping", async () => {
  const romeo = await StreamClient.connectDirectTls(server.ports.directTls)
  await romeo.signIn("romeo", "orchard")
  romeo.stopReading()
  const long = stanza({ name: "message", children: ["x".repeat(1024 * 1024)] })
  for (let count = 0; count < 24; count++) server.kernel.session("romeo@localhost/orchard").send(long)
  await server.streams.close()
  assert.equal(server.streams.connections.total, 0)
  romeo.cut()
})
