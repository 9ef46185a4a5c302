import assert from "node:assert/strict"
import { test } from "node:test"
import { parseStanzaError } from "@kith/xmpp"
import { startTestServer, type TestClient } from "../../testing/index.ts"

const NET = "verona.example"

const conditionOf = async (client: TestClient, id: string) =>
  parseStanzaError(await client.next("message|iq", (stanza) => stanza.id === id && stanza.type === "error"))
    .condition

test("a domain that is refused by a rule of another is refused in both directions", async () => {
  await using server = await startTestServer({ domains: { [NET]: "" } })
  await server.register("romeo", `juliet@${NET}`)
  await using romeo = await server.join("romeo")
  await using juliet = await server.join(`juliet@${NET}`)
  await server.befriend(romeo, juliet)
  const rule = { domain: "localhost", isAdmitted: false }
  await server.administer("putFederationRule", rule, NET)
  romeo.send(`<message to='${juliet.jid.bare}' type='chat' id='in'><body>Hark</body></message>`)
  assert.equal(await conditionOf(romeo, "in"), "remote-server-not-found")
  juliet.send(`<message to='${romeo.jid.bare}' type='chat' id='out'><body>Hark</body></message>`)
  assert.match(await conditionOf(juliet, "out"), /policy-violation|remote-server-not-found|not-allowed/)
  await romeo.expectNo("message")
  await juliet.expectNo("message")
  await server.administer("removeFederationRule", { domain: "localhost" }, NET)
  romeo.send(`<message to='${juliet.jid.bare}' type='chat' id='again'><body>Hark</body></message>`)
  await juliet.next("message", ({ id }) => id === "again")
  assert.deepEqual((await server.administer("listFederationRules", { limit: 10 })).rules, [])
})

test("a domain that is to have nothing to do with others has nothing to do with its neighbours", async () => {
  await using server = await startTestServer({ domains: { [NET]: "[federation]\nenabled = false\n" } })
  await server.register("romeo", `juliet@${NET}`)
  await using romeo = await server.join("romeo")
  await using juliet = await server.join(`juliet@${NET}`)
  romeo.send(`<message to='${juliet.jid.bare}' type='chat' id='in'><body>Hark</body></message>`)
  assert.equal(await conditionOf(romeo, "in"), "remote-server-not-found")
  juliet.send(`<message to='${romeo.jid.bare}' type='chat' id='out'><body>Hark</body></message>`)
  assert.equal(await conditionOf(juliet, "out"), "remote-server-not-found")
  await juliet.settle()
})

test("who is blocked cannot write from another domain", async () => {
  await using server = await startTestServer({ domains: { [NET]: "" } })
  await server.register("tybalt", `romeo@${NET}`)
  await using tybalt = await server.join("tybalt")
  await using romeo = await server.join(`romeo@${NET}`)
  await romeo.ask("<block xmlns='urn:xmpp:blocking'><item jid='tybalt@localhost'/></block>", { type: "set" })
  tybalt.send(`<message to='${romeo.jid.bare}' type='chat' id='no'><body>Villain</body></message>`)
  assert.equal(await conditionOf(tybalt, "no"), "service-unavailable")
  await romeo.expectNo("message")
})
