import assert from "node:assert/strict"
import { it, test } from "node:test"
import { NS_LAST } from "@kith/xmpp/extensions"
import { forEachDatabase } from "../../testing/databases/index.ts"
import { startTestServer } from "../../testing/index.ts"

const ASK = `<query xmlns='${NS_LAST}'/>`

forEachDatabase("Last seen", (open) => {
  it("tells a contact how long somebody is away, over both doors", async (t) => {
    await using server = await startTestServer({ databaseUrl: (await open(t)).url })
    await server.register("romeo", "juliet")
    const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
    await server.befriend(romeo, juliet)
    const api = await server.api("romeo")
    const secondsOf = async () =>
      (await romeo.ask(ASK, { to: "juliet@localhost" })).child("query", NS_LAST)?.attrs.seconds
    assert.equal(await secondsOf(), "0")
    await juliet.close()
    await romeo.next("presence", ({ type }) => type === "unavailable")
    while ((await romeo.request(ASK, { to: "juliet@localhost" })).type === "error"); // until it is stored
    server.clock.advance(90_500)
    assert.equal(await secondsOf(), "90")
    assert.deepEqual((await api.call("GET /users/juliet@localhost/last-seen")).body, { seconds: 90 })
  })

  it("still knows it after the server was stopped, a moment after they left", async (t) => {
    const { url: databaseUrl } = await open(t)
    {
      await using server = await startTestServer({ databaseUrl })
      await server.register("romeo", "juliet")
      const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
      await server.befriend(romeo, juliet)
      await juliet.close()
      await romeo.next("presence", ({ type }) => type === "unavailable")
    }
    await using server = await startTestServer({ databaseUrl })
    const romeo = await server.join("romeo")
    const answer = await romeo.ask(ASK, { to: "juliet@localhost" })
    assert.match(answer.child("query", NS_LAST)?.attrs.seconds ?? "", /^\d+$/)
  })
})

test("a stranger is refused alike, whoever it is about", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "tybalt")
  const [juliet, tybalt] = await Promise.all([server.signIn("juliet"), server.signIn("tybalt")])
  for (const to of ["juliet@localhost", juliet.jid, "nobody@localhost", "nobody@localhost/x"]) {
    assert.equal(await tybalt.askInVain(ASK, { to }), "forbidden")
  }
  const api = await server.api("tybalt")
  for (const name of ["juliet", "nobody"]) await api.expect(403, `GET /users/${name}@localhost/last-seen`)
  await juliet.expectNo("iq")
})

test("the server tells how long it has been up", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  server.clock.advance(61_900)
  const juliet = await server.signIn("juliet")
  const query = (await juliet.ask(ASK, { to: "localhost" })).child("query", NS_LAST)
  assert.equal(query?.attrs.seconds, "61")
})
