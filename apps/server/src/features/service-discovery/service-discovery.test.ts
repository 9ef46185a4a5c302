import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_DISCO_INFO, NS_DISCO_ITEMS } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"

const info = (node?: string) =>
  `<query xmlns='${NS_DISCO_INFO}'${node === undefined ? "" : ` node='${node}'`}/>`
const items = (node?: string) =>
  `<query xmlns='${NS_DISCO_ITEMS}'${node === undefined ? "" : ` node='${node}'`}/>`

async function describe(client: TestClient, to: string) {
  const query = (await client.ask(info(), { to })).child("query", NS_DISCO_INFO)
  return {
    identities: query?.childrenNamed("identity").map(({ attrs }) => `${attrs.category}/${attrs.type}`),
    features: query?.childrenNamed("feature").map(({ attrs }) => attrs.var) ?? [],
  }
}

test("the server says what it is and can do, each thing once", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  const { identities, features } = await describe(juliet, "localhost")
  assert.deepEqual(identities, ["server/im"])
  assert.equal(new Set(features).size, features.length)
  for (const feature of [
    NS_DISCO_INFO,
    NS_DISCO_ITEMS,
    "http://jabber.org/protocol/caps",
    "jabber:iq:version",
    "msgoffline",
    "urn:xmpp:carbons:2",
    "urn:xmpp:ping",
  ]) {
    assert.ok(features.includes(feature), feature)
  }
})

test("an account describes itself to its owner and to those who may see its presence", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await server.befriend(romeo, juliet)
  for (const client of [romeo, juliet]) {
    const { identities, features } = await describe(client, "juliet@localhost")
    assert.ok(identities?.includes("account/registered"), `${identities}`)
    for (const feature of ["urn:xmpp:mam:2", "urn:xmpp:mam:2#extended", "urn:xmpp:sid:0"]) {
      assert.ok(features.includes(feature), feature)
    }
    const list = (await client.ask(items(), { to: "juliet@localhost" })).child("query", NS_DISCO_ITEMS)
    assert.deepEqual(
      list?.childrenNamed("item").map(({ attrs }) => attrs.jid),
      [juliet.jid.toString()],
    )
  }
})

test("a stranger cannot tell an account from none", async () => {
  await using server = await startTestServer()
  await server.register("juliet", "tybalt")
  await server.join("juliet")
  const tybalt = await server.signIn("tybalt")
  for (const payload of [info(), items(), info("node"), items("node")]) {
    const there = await tybalt.request(payload, { to: "juliet@localhost" })
    const nowhere = await tybalt.request(payload, { to: "nobody@localhost" })
    assert.equal(there.type, "error")
    const errorOf = (answer: typeof there) => String(answer.child("error"))
    assert.match(errorOf(there), /service-unavailable/)
    assert.equal(errorOf(there), errorOf(nowhere))
  }
})

test("an unknown node is none", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  for (const payload of [info("nowhere"), items("nowhere"), info("")]) {
    assert.equal(await juliet.askInVain(payload, { to: "localhost" }), "item-not-found")
    assert.equal(await juliet.askInVain(payload), "item-not-found")
  }
})
