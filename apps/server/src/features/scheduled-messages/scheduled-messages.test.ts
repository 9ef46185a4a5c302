import assert from "node:assert/strict"
import { it, test } from "node:test"
import { formatDateTime, NS_SCHEDULED_MESSAGES as NS } from "@kith/xmpp/extensions"
import { forEachDatabase } from "../../testing/databases/index.ts"
import { startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"

const HOUR_MS = 3_600_000
const schedule = (
  server: TestServer,
  id: string,
  inMs: number,
  body = id,
  to = "juliet@localhost",
  type = "chat",
) =>
  `<schedule xmlns='${NS}' id='${id}' at='${formatDateTime(server.clock.now() + inMs)}'>` +
  `<message xmlns='jabber:client' from='tybalt@localhost' to='${to}' type='${type}' id='${id}'><body>${body}</body></message></schedule>`
const cancel = (id: string) => `<cancel xmlns='${NS}' id='${id}'/>`
const list = async (client: TestClient) => {
  const answer = await client.ask(`<scheduled xmlns='${NS}'/>`)
  const items = answer.child("scheduled", NS)?.childrenNamed("schedule") ?? []
  return items.map(
    (item) => `${item.attrs.id}: ${item.child("message", "jabber:client")?.child("body")?.text}`,
  )
}
const set = (client: TestClient, payload: string) => client.ask(payload, { type: "set" })

forEachDatabase("Scheduled messages", (open) => {
  it("are sent in time, once, with nobody there, and also when the server was away then", async (t) => {
    const databaseUrl = (await open(t)).url
    {
      await using server = await startTestServer({ databaseUrl })
      await server.register("romeo", "juliet")
      const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
      await set(romeo, schedule(server, "late", 30 * HOUR_MS))
      await set(romeo, schedule(server, "soon", 10_000, "too early"))
      await set(romeo, schedule(server, "soon", 20_000))
      await set(romeo, schedule(server, "never", 20_000))
      await set(romeo, cancel("never"))
      assert.deepEqual(await list(romeo), ["soon: soon", "late: late"])
      await romeo.close()
      server.clock.advance(11_000)
      await juliet.expectNo("message")
      server.clock.advance(10_000)
      const message = await juliet.next("message")
      assert.equal(message.from, "romeo@localhost")
      assert.equal(message.child("body")?.text, "soon")
      const again = await server.join("romeo")
      assert.equal(await again.askInVain(schedule(server, "soon", HOUR_MS), { type: "set" }), "conflict")
      assert.equal(await again.askInVain(cancel("soon"), { type: "set" }), "conflict")
      assert.deepEqual(await list(again), ["late: late"])
    }
    await using server = await startTestServer({ databaseUrl })
    server.clock.advance(40 * HOUR_MS)
    const juliet = await server.join("juliet")
    const bodies = [(await juliet.next("message")).child("body")?.text]
    assert.deepEqual(bodies, ["late"])
    await juliet.expectNo("message")
    const romeo = await server.join("romeo")
    assert.deepEqual(await list(romeo), [])
  })
})

test("A message that is refused when it is due waits for its owner, who is told", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, schedule(server, "a1", 10_000))
  await romeo.next("message", (message) => message.has("changed", NS))
  await set(juliet, "<block xmlns='urn:xmpp:blocking'><item jid='romeo@localhost'/></block>")
  server.clock.advance(11_000)
  await romeo.next("message", (message) => message.has("changed", NS))
  const answer = await romeo.ask(`<scheduled xmlns='${NS}'/>`)
  const [kept] = answer.child("scheduled", NS)?.elements ?? []
  assert.match(kept?.child("failure")?.text ?? "", /\w/)
  await juliet.expectNo("message")
  await set(romeo, cancel("a1"))
})

test("One's own account, people, sensible times and a limit: nothing else is taken", async () => {
  await using server = await startTestServer({ config: "[scheduled-messages]\nmax-per-account = 2\n" })
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  const refuse = (payload: string, to?: string) =>
    romeo.askInVain(payload, { type: "set", ...(to !== undefined && { to }) })
  assert.equal(await refuse(schedule(server, "a", 1000), "juliet@localhost"), "forbidden")
  assert.equal(await refuse(schedule(server, "a", 400 * 24 * HOUR_MS)), "not-acceptable")
  assert.equal(
    await refuse(schedule(server, "a", 1000, "x", "hall@rooms.localhost", "groupchat")),
    "not-acceptable",
  )
  assert.equal(await refuse(`<schedule xmlns='${NS}' id='a' at='tomorrow'/>`), "bad-request")
  assert.equal(await refuse(cancel("nothing")), "item-not-found")
  await set(romeo, schedule(server, "a", HOUR_MS))
  await set(romeo, schedule(server, "b", HOUR_MS))
  assert.equal(await refuse(schedule(server, "c", HOUR_MS)), "resource-constraint")
  await set(romeo, schedule(server, "b", -HOUR_MS))
  assert.equal((await juliet.next("message")).child("body")?.text, "b")
})
