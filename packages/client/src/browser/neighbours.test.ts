import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"
import { Jid } from "@kith/xmpp"
import type { Account } from "../index.ts"
import { closeDevices, openDevice } from "../testing/people.ts"
import { ScriptedServer } from "../testing/scripted-server.ts"
import { until } from "../testing/until.ts"
import "fake-indexeddb/auto"
import { openIndexedDbStore } from "./indexed-db-store.ts"
import { openNeighbours } from "./neighbours.ts"

const ROMEO = "romeo@montague.example"
const JULIET = Jid.parse("juliet@capulet.example")

let count = 0

describe("two tabs of one browser", () => {
  let name: string
  let servers: [ScriptedServer, ScriptedServer]
  let first: Account
  let second: Account

  const openTab = async (server: ScriptedServer) =>
    openDevice(
      { address: Jid.parse(ROMEO), password: "secret" },
      { kind: "websocket", url: "ws://127.0.0.1:9" },
      {
        store: await openIndexedDbStore(name),
        neighbours: openNeighbours(name),
        openLink: server.openLink,
      },
    )
  const sentBy = (server: ScriptedServer) =>
    server.find("message", (message) => message.has("body")).map((message) => message.child("body")?.text)

  beforeEach(async () => {
    name = `kith-tabs-${++count}`
    servers = [new ScriptedServer(ROMEO), new ScriptedServer(ROMEO)]
    for (const server of servers) server.acknowledges = true
    first = await openTab(servers[0])
    await first.whenOnline()
    second = await openTab(servers[1])
    await second.whenOnline()
  })
  afterEach(closeDevices)

  test("send what either of them wrote once, and both show it", async () => {
    await second.conversation(JULIET).send("from the second")
    await first.conversation(JULIET).send("from the first")
    for (const tab of [first, second]) {
      const { messages } = tab.conversation(JULIET)
      await until(messages, (all) => all.length === 2 && all.every(({ state }) => state === "sent"))
    }
    assert.deepEqual(sentBy(servers[0]), ["from the second", "from the first"])
    assert.deepEqual(sentBy(servers[1]), [])
  })

  test("hand the right to send on when one is closed", async () => {
    await first.close()
    await second.conversation(JULIET).send("alone now")
    await until(second.conversation(JULIET).messages, ([only]) => only?.state === "sent")
    assert.deepEqual(sentBy(servers[1]), ["alone now"])
  })

  test("count what is unread alike", async () => {
    const text = `<message from='${JULIET}/b' to='${ROMEO}' id='m1' type='chat'><body>Hark</body></message>`
    for (const server of servers) server.say(text)
    await until(first.totalUnread, (unread) => unread === 1)
    await until(second.totalUnread, (unread) => unread === 1)
    await second.conversation(JULIET).markDisplayed()
    await until(first.totalUnread, (unread) => unread === 0)
    await until(first.conversation(JULIET).messages, ({ length }) => length === 1)
  })

  test("are told apart, and a place that was left is for the next", async () => {
    // The two that are open have the first places.
    const third = openNeighbours(name)
    assert.equal(await third.claimPlace(), 2)
    await first.close()
    const fourth = openNeighbours(name)
    assert.equal(await fourth.claimPlace(), 0)
    third.close()
    fourth.close()
  })

  test("sign out together", async () => {
    await first.signOut()
    const status = await until(second.status, ({ state }) => state === "refused")
    assert.equal(status.state === "refused" && status.reason, "signed-out")
  })
})
