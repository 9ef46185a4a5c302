import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer } from "../../testing/index.ts"

const QUERY = "<query xmlns='jabber:iq:version'/>"

test("the server tells its name and version, and not what it runs on", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const query = (await juliet.ask(QUERY, { to: "localhost" })).child("query", "jabber:iq:version")
  assert.equal(query?.child("name")?.text, "Kith")
  assert.match(query?.child("version")?.text ?? "", /^\d+\.\d+\.\d+/)
  assert.equal(query?.child("os"), undefined)
})

test("a server that keeps it to itself does not answer", async () => {
  await using server = await startTestServer({ config: "[software-version]\nshow = false" })
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  assert.equal(await juliet.askInVain(QUERY, { to: "localhost" }), "service-unavailable")
})
