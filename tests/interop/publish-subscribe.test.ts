import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer, type TestServer } from "../../apps/server/src/testing/index.ts"
import { startScriptedSlixmpp } from "./scripted-slixmpp.ts"

const SERVICE = "pubsub.localhost"

/** With its own idea of publish-subscribe. */
const startClient = (server: TestServer, name: string) =>
  startScriptedSlixmpp(server, name, "slixmpp-pubsub.py")

test("slixmpp makes, configures, fills, empties and deletes a node, and another slixmpp hears of all of it", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using romeo = startClient(server, "romeo")
  await using juliet = startClient(server, "juliet")
  await Promise.all([romeo.next({ event: "ready" }), juliet.next({ event: "ready" })])
  const at = { service: SERVICE, node: "verses" }

  const configuration = { title: "Verses", access_model: "whitelist", max_items: "2", notify_config: true }
  await romeo.do({ do: "create", ...at, configuration }, { event: "created", node: "verses" })
  const refused = await juliet.do({ do: "subscribe", ...at }, { event: "refused" })
  assert.deepEqual([refused.condition, refused.details], ["not-allowed", ["closed-node"]])
  const { entries } = await romeo.do(
    { do: "affiliate", ...at, jid: "juliet@localhost", as: "member" },
    { event: "affiliated" },
  )
  assert.deepEqual(entries, [
    ["juliet@localhost", "member"],
    ["romeo@localhost", "owner"],
  ])
  await juliet.do({ do: "subscribe", ...at }, { event: "subscribed", state: "subscribed" })
  assert.deepEqual((await juliet.do({ do: "subscriptions", ...at }, { event: "subscriptions" })).nodes, [
    "verses",
  ])

  for (const id of ["1", "2", "3"]) {
    await romeo.do({ do: "publish", ...at, id, text: `line ${id}` }, { event: "published", id })
    const event = await juliet.next({ event: "publish", node: "verses" })
    assert.deepEqual([event.ids, event.text], [[id], `line ${id}`])
  }
  assert.deepEqual((await juliet.next({ event: "retract" })).ids, ["1"])
  assert.deepEqual((await juliet.do({ do: "items", ...at }, { event: "items" })).ids, ["2", "3"])
  assert.deepEqual((await juliet.do({ do: "items", ...at, max: 1 }, { event: "items" })).ids, ["3"])

  await romeo.do({ do: "configure", ...at, configuration: { title: "More verses" } }, { event: "configured" })
  await juliet.next({ event: "config", node: "verses" })
  await romeo.do({ do: "retract", ...at, id: "2" }, { event: "retracted" })
  assert.deepEqual((await juliet.next({ event: "retract" })).ids, ["2"])
  await romeo.do({ do: "purge", ...at }, { event: "purged" })
  await juliet.next({ event: "purge", node: "verses" })
  assert.deepEqual((await juliet.do({ do: "nodes", ...at }, { event: "nodes" })).nodes, ["verses"])
  await romeo.do({ do: "delete", ...at }, { event: "deleted" })
  await juliet.next({ event: "delete", node: "verses" })
  assert.deepEqual((await romeo.do({ do: "items", ...at }, { event: "refused" })).condition, "item-not-found")
  assert.deepEqual(server.complaints, [])
})

test("slixmpp tells its moods to contacts whose slixmpp wants to know, also to who comes later", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  await using romeo = startClient(server, "romeo")
  await romeo.next({ event: "ready" })
  {
    await using juliet = startClient(server, "juliet")
    await juliet.next({ event: "ready" })
    // slixmpp accepts whoever asks, and asks back.
    romeo.send({ do: "befriend", with: "juliet@localhost" })
    await romeo.do({ do: "mood", mood: "in_love", text: "with Juliet" }, { event: "published" })
    const mood = await juliet.next({ event: "mood", sender: "romeo@localhost" })
    assert.deepEqual([mood.mood, mood.text], ["in_love", "with Juliet"])
    await romeo.next({ event: "mood", sender: "romeo@localhost" })
  }
  await romeo.do({ do: "mood", mood: "sad", text: "she is gone" }, { event: "published" })
  await using juliet = startClient(server, "juliet")
  const mood = await juliet.next({ event: "mood", sender: "romeo@localhost" })
  assert.deepEqual([mood.mood, mood.text], ["sad", "she is gone"])
  assert.deepEqual(server.complaints, [])
})
