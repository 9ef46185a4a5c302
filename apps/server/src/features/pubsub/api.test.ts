import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer } from "../../testing/index.ts"
import { itemsOf, nextEvent, payloadOf, pubsub, SERVICE, set } from "./testing/requests.ts"

const verse = (text: string) => `<line xmlns='urn:example:verse'>${text}</line>`
const path = (node: string, rest = "") => `/nodes/${encodeURIComponent(node)}${rest}`

test("a program makes a node, publishes, reads and subscribes", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const juliet = await server.join("juliet")
  const romeo = await server.api("romeo")
  const reader = await server.api("juliet")
  const node = "verses/of: love"
  const made = await romeo.expect(200, "POST /nodes", { node, title: "Verses", maxItems: 3 })
  assert.equal(made.body.node, node)
  await romeo.expect(409, "POST /nodes", { node })
  const subscribed = await reader.expect(200, `PUT ${path(node, "/subscription")}`, {})
  assert.equal(subscribed.body.state, "subscribed")
  const events = await reader.events()
  const { body } = await romeo.expect(200, `POST ${path(node, "/items")}`, { id: "1", payload: verse("O") })
  assert.equal(body.id, "1")
  assert.equal(payloadOf(await nextEvent(juliet, node)), "O")
  const event = await events.next("itemPublished")
  assert.deepEqual(event, {
    at: SERVICE,
    node,
    item: { id: "1", publisher: "romeo@localhost", publishedAt: server.clock.now(), payload: verse("O") },
  })
  for (const text of ["she", "doth", "teach"])
    await romeo.expect(200, `POST ${path(node, "/items")}`, { payload: verse(text) })
  const first = (await reader.expect(200, `GET ${path(node, "/items?limit=2")}`)).body
  assert.deepEqual(
    [first.items.map(({ payload }: { payload: string }) => payload), first.hasMore],
    [[verse("she"), verse("doth")], true],
  )
  const rest = (await reader.expect(200, `GET ${path(node, `/items?after=${first.items[1].id}`)}`)).body
  assert.deepEqual([rest.items.length, rest.hasMore], [1, false])
  await romeo.expect(200, `DELETE ${path(node, `/items/${first.items[0].id}`)}`)
  assert.equal((await itemsOf(juliet, node, SERVICE)).length, 2)
  const { nodes } = (await reader.expect(200, "GET /nodes")).body
  assert.deepEqual(nodes, [
    { node, title: "Verses", description: "", accessModel: "open", publishModel: "publishers" },
  ])
  await reader.expect(200, `DELETE ${path(node, "/subscription")}`)
  await romeo.expect(200, `DELETE ${path(node)}`)
  await reader.expect(404, `GET ${path(node, "/items")}`)
  events.close()
  assert.deepEqual(server.complaints, [])
})

test("a program is refused like a client, and what it publishes must be XML", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await server.join("romeo")
  await set(romeo, pubsub("<create node='hers'/>"), SERVICE)
  const juliet = await server.api("juliet")
  await juliet.expect(403, `POST ${path("hers", "/items")}`, { payload: verse("x") })
  await juliet.expect(403, `DELETE ${path("hers")}`)
  for (const payload of [
    "",
    "text",
    "<a/>",
    "<a xmlns='urn:a'>",
    "<a xmlns='urn:a'/><b xmlns='urn:b'/>",
    "<!DOCTYPE a><a xmlns='urn:a'/>",
    `<a xmlns='urn:a'>${"<b>".repeat(5000)}${"</b>".repeat(5000)}</a>`,
  ]) {
    await juliet.expect(400, `POST ${path("mine", "/items")}`, { payload })
  }
  await juliet.expect(401, `GET ${path("urn:mood", "/items?at=romeo@localhost")}`)
  await juliet.expect(404, "GET /nodes?at=elsewhere.example")
  await juliet.expect(200, `POST ${path("urn:mood", "/items")}`, {
    at: "juliet@localhost",
    payload: verse("merry"),
  })
  const own = (await juliet.expect(200, "GET /nodes?at=juliet@localhost")).body.nodes
  assert.deepEqual(
    own.map(({ node }: { node: string }) => node),
    ["urn:mood"],
  )
  const blind = await server.api("juliet", ["messages:read"])
  await blind.expect(403, "GET /nodes")
  assert.deepEqual(server.complaints, [])
})
