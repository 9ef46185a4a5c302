import assert from "node:assert/strict"
import { test } from "node:test"
import { setImmediate } from "node:timers/promises"
import { PASSWORD, startTestServer } from "../../testing/index.ts"

test("somebody sees their own sessions and ends one of them", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const balcony = await server.signIn("juliet", "balcony")
  const chamber = await server.signIn("juliet", "chamber")
  chamber.send("<presence/>")
  await chamber.settle()
  const juliet = await server.api("juliet")
  const { sessions } = (await juliet.expect(200, "GET /sessions")).body
  const facts = sessions.map((session: Record<string, unknown>) => [session.resource, session.isAvailable])
  assert.deepEqual(facts.sort(), [
    ["balcony", false],
    ["chamber", true],
  ])
  const { id } = sessions.find(({ resource }: { resource: string }) => resource === "balcony")
  const romeo = await server.api("romeo")
  await romeo.expect(404, `DELETE /sessions/${id}`)
  await juliet.expect(200, `DELETE /sessions/${id}`)
  await balcony.next("error")
  await chamber.settle()
  assert.equal((await juliet.call("GET /sessions")).body.sessions.length, 1)
})

test("an account has so many sessions and no more, and a resource that is taken over is not one more", async () => {
  await using server = await startTestServer({ config: "[sessions]\nmax-per-account = 2" })
  await server.register("romeo", "juliet")
  await server.signIn("juliet", "balcony")
  const chamber = await server.signIn("juliet", "chamber")
  await assert.rejects(server.signIn("juliet", "orchard"), /resource-constraint/)
  await server.signIn("juliet", "chamber")
  await chamber.next("error")
  await server.signIn("romeo", "orchard")
})

test("the oldest session that lost its connection makes room", async () => {
  await using server = await startTestServer({ config: "[sessions]\nmax-per-account = 3" })
  await server.register("juliet")
  const api = await server.api("juliet")
  const list = async (): Promise<{ resource: string; isDetached: boolean }[]> =>
    (await api.expect(200, "GET /sessions")).body.sessions
  const lost = []
  for (const resource of ["first", "second"]) {
    const client = await server.signIn("juliet", resource)
    client.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
    await client.next("enabled")
    lost.push(client)
    server.clock.advance(1000)
  }
  await server.signIn("juliet", "steady")
  for (const client of lost) client.cut()
  while ((await list()).filter(({ isDetached }) => isDetached).length < 2) await setImmediate()
  await server.signIn("juliet", "newest")
  assert.deepEqual((await list()).map(({ resource }) => resource).sort(), ["newest", "second", "steady"])
})

const agent = (end: string) => `<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf8777${end}'/>`
const bind = "<bind xmlns='urn:xmpp:bind:0'><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>"

test("a client that comes anew gives up what it had before, connected or not, and counts once", async () => {
  await using server = await startTestServer({ config: "[sessions]\nmax-per-account = 2" })
  await server.register("juliet")
  const other = server.connect()
  await other.logIn(server.address("juliet"), PASSWORD, agent("0") + bind)
  const first = server.connect()
  await first.logIn(server.address("juliet"), PASSWORD, agent("1") + bind)
  const second = server.connect()
  await second.logIn(server.address("juliet"), PASSWORD, agent("1") + bind)
  assert.equal((await first.next("error")).elements[0]?.name, "conflict")
  second.cut()
  const third = server.connect()
  await third.logIn(server.address("juliet"), PASSWORD, agent("1") + bind)
  const api = await server.api("juliet")
  assert.equal((await api.call("GET /sessions")).body.sessions.length, 2)
  await other.settle()
})
