import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer } from "../../testing/index.ts"

const PING = "<ping xmlns='urn:xmpp:ping'/>"

test("the server and one's own account answer a ping", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  assert.deepEqual((await juliet.ask(PING, { to: "localhost" })).elements, [])
  await juliet.ask(PING)
  await juliet.ask(PING, { to: "juliet@localhost" })
})

test("a ping to a client reaches it, and its answer comes back", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  romeo.send(`<iq type='get' id='p1' to='${juliet.jid}'>${PING}</iq>`)
  const ping = await juliet.next("iq")
  assert.equal(ping.from, romeo.jid.toString())
  juliet.send(`<iq type='result' id='p1' to='${ping.from}'/>`)
  assert.equal((await romeo.next("iq")).from, juliet.jid.toString())
})

test("nobody learns by a ping who has an account", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await server.join("romeo")
  for (const to of [
    "juliet@localhost",
    "nobody@localhost",
    "juliet@localhost/gone",
    "nobody@localhost/gone",
  ]) {
    assert.equal(await romeo.askInVain(PING, { to }), "service-unavailable", to)
  }
})

test("a client that says nothing for long is asked whether it is there, and is gone if it does not answer", async () => {
  await using server = await startTestServer({ config: "[streams]\nidle-seconds = 300\npong-seconds = 30" })
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.join("romeo"), await server.join("juliet")]
  await server.befriend(romeo, juliet)
  juliet.playDead()
  server.clock.advance(299_000)
  await juliet.expectNo("iq", ({ type }) => type === "get")
  server.clock.advance(311_000)
  const ping = await juliet.next("iq", ({ type }) => type === "get")
  assert.equal(ping.from, "localhost")
  assert.ok(ping.has("ping", "urn:xmpp:ping"))
  for (let second = 0; second < 45 && !juliet.inbox.some(({ name }) => name === "error"); second++) {
    server.clock.advance(1000)
    await romeo.settle()
  }
  assert.ok((await juliet.next("error")).has("connection-timeout", "urn:ietf:params:xml:ns:xmpp-streams"))
  await romeo.next("presence", ({ type, from }) => type === "unavailable" && from === juliet.jid.toString())
  for (let time = 0; time < 3; time++) {
    server.clock.advance(310_000)
    await romeo.settle()
  }
  assert.ok(!romeo.isClosed, "who answers stays")
})

test("a client that can come back is not asked", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.join("juliet")
  juliet.playDead()
  juliet.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
  await juliet.next("enabled")
  server.clock.advance(3_600_000)
  await juliet.expectNo("iq", ({ type }) => type === "get")
})
