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
