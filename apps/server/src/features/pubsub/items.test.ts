import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"
import {
  create,
  elementsIn,
  itemsOf,
  line,
  NS,
  publish,
  pubsub,
  refusal,
  SERVICE,
  set,
} from "./testing/requests.ts"

let server: TestServer
let romeo: TestClient

before(async () => {
  server = await startTestServer()
  await server.register("romeo", "juliet")
  romeo = await server.join("romeo")
  await set(romeo, create("list"), SERVICE)
  for (const id of ["A", "B", "C", "D", "C", "A"]) await set(romeo, publish("list", id, line(id)), SERVICE)
})
after(() => server.stop())

const page = (children: string) => `<set xmlns='http://jabber.org/protocol/rsm'>${children}</set>`
const order = (by: string, isDescending = false) =>
  `<order xmlns='urn:xmpp:order-by:1' by='${by}'${isDescending ? " desc='true'" : ""}/>`

/** The ids of the page, and what is told about it. */
async function read(more: string, attributes = "") {
  const answer = await romeo.ask(pubsub(`<items node='list'${attributes}/>${more}`), { to: SERVICE })
  const payload = answer.child("pubsub", NS)
  const set = payload?.child("set", "http://jabber.org/protocol/rsm")
  return {
    ids: elementsIn(payload?.child("items")).map(({ attrs }) => attrs.id),
    index: set?.child("first")?.attrs.index,
    first: set?.child("first")?.text,
    last: set?.child("last")?.text,
    count: set?.child("count")?.text,
  }
}

test("items come in the order of their publication; the newest, and those named, can be asked for", async () => {
  assert.deepEqual((await read("")).ids, ["B", "D", "C", "A"])
  assert.deepEqual((await read("", " max_items='2'")).ids, ["C", "A"])
  assert.deepEqual(
    await itemsOf(romeo, "list", SERVICE, "<item id='D'/><item id='missing'/><item id='B'/>"),
    ["D", "B"],
  )
  assert.equal(
    await refusal(romeo, "get", pubsub("<items node='list' max_items='0'/>"), SERVICE),
    "bad-request",
  )
  assert.equal(
    await refusal(romeo, "get", pubsub("<items node='list' max_items='x'/>"), SERVICE),
    "bad-request",
  )
  assert.equal(
    await refusal(romeo, "get", pubsub("<items node='list'><item/></items>"), SERVICE),
    "bad-request, item-required",
  )
})

test("a node is paged from either end, and counted (XEP-0059)", async () => {
  const first = await read(page("<max>3</max>"))
  assert.deepEqual(first, { ids: ["B", "D", "C"], index: "0", first: "B", last: "C", count: "4" })
  const rest = await read(page("<max>3</max><after>C</after>"))
  assert.deepEqual(rest, { ids: ["A"], index: "3", first: "A", last: "A", count: "4" })
  assert.deepEqual((await read(page("<max>2</max><before/>"))).ids, ["C", "A"])
  assert.deepEqual((await read(page("<max>2</max><before>C</before>"))).ids, ["B", "D"])
  assert.deepEqual(await read(page("<max>0</max>")), {
    ids: [],
    index: undefined,
    first: undefined,
    last: undefined,
    count: "4",
  })
  const missing = pubsub(`<items node='list'/>${page("<after>missing</after>")}`)
  assert.equal(await refusal(romeo, "get", missing, SERVICE), "item-not-found")
  const byIndex = pubsub(`<items node='list'/>${page("<index>1</index>")}`)
  assert.equal(await refusal(romeo, "get", byIndex, SERVICE), "feature-not-implemented")
  const wrong = pubsub(`<items node='list'/>${page("<max>many</max>")}`)
  assert.equal(await refusal(romeo, "get", wrong, SERVICE), "bad-request")
})

test("items are ordered by creation or modification, up or down (XEP-0413)", async () => {
  assert.deepEqual((await read(order("creation"))).ids, ["A", "B", "C", "D"])
  assert.deepEqual((await read(order("creation", true))).ids, ["D", "C", "B", "A"])
  assert.deepEqual((await read(order("modification", true))).ids, ["A", "C", "D", "B"])
  assert.deepEqual((await read(order("creation", true), " max_items='2'")).ids, ["D", "C"])
  const second = await read(`${order("creation", true)}${page("<max>2</max><after>C</after>")}`)
  assert.deepEqual(second, { ids: ["B", "A"], index: "2", first: "B", last: "A", count: "4" })
  const back = await read(`${order("creation", true)}${page("<max>2</max><before>B</before>")}`)
  assert.deepEqual(back.ids, ["D", "C"])
  const unknown = pubsub(`<items node='list'/>${order("title")}`)
  assert.equal(await refusal(romeo, "get", unknown, SERVICE), "feature-not-implemented")
})

test("an answer that would be too big is cut, and says so", async () => {
  await set(romeo, create("big"), SERVICE)
  for (const id of ["1", "2", "3", "4"])
    await set(romeo, publish("big", id, line("x".repeat(90_000))), SERVICE)
  const answer = await romeo.ask(pubsub("<items node='big'/>"), { to: SERVICE })
  const payload = answer.child("pubsub", NS)
  assert.deepEqual(
    elementsIn(payload?.child("items")).map(({ attrs }) => attrs.id),
    ["1", "2"],
  )
  assert.equal(payload?.child("set", "http://jabber.org/protocol/rsm")?.child("count")?.text, "4")
})

test("who publishes takes out what is theirs, and an owner everything", async () => {
  const juliet = await server.join("juliet")
  await set(romeo, create("wall", { publish_model: "open" }), SERVICE)
  await set(romeo, publish("wall", "r", line("r")), SERVICE)
  await set(juliet, publish("wall", "j1", line("j")), SERVICE)
  await set(juliet, publish("wall", "j2", line("j")), SERVICE)
  const retract = (...ids: readonly string[]) =>
    pubsub(`<retract node='wall'>${ids.map((id) => `<item id='${id}'/>`).join("")}</retract>`)
  assert.equal(await refusal(juliet, "set", retract("r"), SERVICE), "forbidden")
  assert.equal(await refusal(juliet, "set", retract("j1", "r"), SERVICE), "forbidden")
  await set(juliet, retract("j1"), SERVICE)
  assert.equal(await refusal(juliet, "set", retract("j1"), SERVICE), "item-not-found")
  assert.equal(await refusal(juliet, "set", retract(), SERVICE), "bad-request, item-required")
  await set(romeo, retract("j2"), SERVICE)
  assert.deepEqual(await itemsOf(juliet, "wall", SERVICE), ["r"])
  assert.deepEqual(server.complaints, [])
})
