import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer, type TestClient } from "../../testing/index.ts"
import {
  create,
  elementsIn,
  line,
  NS_EVENT,
  owner,
  publish,
  refusal,
  SERVICE,
  set,
} from "./testing/requests.ts"

const NS_ARCHIVE = "urn:xmpp:mam:2"
const query = (node: string, more = "") =>
  `<query xmlns='${NS_ARCHIVE}' node='${node}' queryid='q'>${more}</query>`
const page = (children: string) => `<set xmlns='http://jabber.org/protocol/rsm'>${children}</set>`
const filter = (fields: Readonly<Record<string, string>>) =>
  `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>${NS_ARCHIVE}</value></field>${Object.entries(
    fields,
  )
    .map(([name, value]) => `<field var='${name}'><value>${value}</value></field>`)
    .join("")}</x>`

async function search(client: TestClient, node: string, to?: string, more = "") {
  const answer = await client.ask(query(node, more), { type: "set", ...(to === undefined ? {} : { to }) })
  const results = client.takeAll("message").flatMap((message) => message.child("result", NS_ARCHIVE) ?? [])
  const messages = results.map((result) =>
    result.child("forwarded", "urn:xmpp:forward:0")?.child("message", "jabber:client"),
  )
  const items = messages.map((message) => message?.child("event", NS_EVENT)?.child("items"))
  return {
    ids: results.map(({ attrs }) => attrs.id ?? ""),
    texts: items.map((each) => elementsIn(each?.child("item"))[0]?.text),
    stamps: results.map(
      (result) =>
        result.child("forwarded", "urn:xmpp:forward:0")?.child("delay", "urn:xmpp:delay")?.attrs.stamp,
    ),
    isComplete: answer.child("fin", NS_ARCHIVE)?.attrs.complete === "true",
    count: answer.child("fin", NS_ARCHIVE)?.child("set", "http://jabber.org/protocol/rsm")?.child("count")
      ?.text,
  }
}

test("what was published to a node reads like an archive, for those who may read the node", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, create("verses"), SERVICE)
  for (const id of ["1", "2", "3"]) {
    await set(romeo, publish("verses", id, line(id)), SERVICE)
    server.clock.advance(1000)
  }
  const all = await search(juliet, "verses", SERVICE)
  assert.deepEqual(all.texts, ["1", "2", "3"])
  assert.deepEqual(all.stamps[1], "2026-01-01T00:00:01.000Z")
  assert.equal(all.isComplete, true)
  const first = await search(juliet, "verses", SERVICE, page("<max>2</max>"))
  assert.deepEqual([first.texts, first.isComplete], [["1", "2"], false])
  const rest = await search(juliet, "verses", SERVICE, page(`<max>2</max><after>${first.ids[1]}</after>`))
  assert.deepEqual([rest.texts, rest.isComplete], [["3"], true])
  assert.deepEqual((await search(juliet, "verses", SERVICE, page("<max>2</max><before/>"))).texts, ["2", "3"])
  const since = filter({ start: "2026-01-01T00:00:01Z", end: "2026-01-01T00:00:01Z" })
  assert.deepEqual((await search(juliet, "verses", SERVICE, since)).texts, ["2"])
  assert.deepEqual((await search(juliet, "verses", SERVICE, filter({ ids: all.ids[2] ?? "" }))).texts, ["3"])
  assert.deepEqual((await search(juliet, "verses", SERVICE, filter({ with: "juliet@localhost" }))).texts, [])
  assert.equal((await search(juliet, "verses", SERVICE, page("<max>0</max>"))).count, "3")
  const ends = await juliet.ask(`<metadata xmlns='${NS_ARCHIVE}' node='verses'/>`, { to: SERVICE })
  assert.match(String(ends), new RegExp(`<start id='${all.ids[0]}'.*<end id='${all.ids[2]}'`))

  await set(romeo, publish("verses", "1", line("1 again")), SERVICE)
  assert.deepEqual((await search(juliet, "verses", SERVICE)).texts, ["2", "3", "1 again"])
  for (const id of [all.ids[0] ?? "", "nothing", "0"]) {
    const told = await refusal(juliet, "set", query("verses", page(`<after>${id}</after>`)), SERVICE)
    assert.equal(told, "item-not-found", id)
  }
  assert.equal(await refusal(juliet, "set", query("missing"), SERVICE), "item-not-found")
  assert.equal(await refusal(juliet, "set", `<query xmlns='${NS_ARCHIVE}'/>`, SERVICE), "item-not-found")
  await set(romeo, create("closed", { access_model: "whitelist" }), SERVICE)
  assert.equal(await refusal(juliet, "set", query("closed"), SERVICE), "not-allowed, closed-node")
  assert.deepEqual(server.complaints, [])
})

test("the archive of a person's node is read by whom the node is for", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await set(romeo, publish("urn:blog", "1", line("first"), { max_items: "max" }))
  await set(romeo, publish("urn:blog", "2", line("second")))
  assert.deepEqual((await search(romeo, "urn:blog")).texts, ["first", "second"])
  for (const node of ["urn:blog", "urn:missing"]) {
    const told = await refusal(juliet, "set", query(node), "romeo@localhost")
    assert.equal(told, "not-authorized, presence-subscription-required")
  }
  await server.befriend(romeo, juliet)
  assert.deepEqual((await search(juliet, "urn:blog", "romeo@localhost")).texts, ["first", "second"])
  assert.equal(await refusal(romeo, "set", query("urn:missing")), "item-not-found")
  await set(romeo, owner("<delete node='urn:blog'/>"))
  assert.equal(await refusal(juliet, "set", query("urn:blog"), "romeo@localhost"), "item-not-found")
})
