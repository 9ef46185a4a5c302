import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { Jid } from "@kith/xmpp"
import { PASSWORD, startTestServer } from "../../../../apps/server/src/testing/index.ts"
import { isArchivedAt, isMutedAt } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { closeDevices, openDevice, signIn } from "./people.ts"
import { until } from "./until.ts"

const JULIET = Jid.parse("juliet@example.org")
const TYBALT = Jid.parse("tybalt@example.org")

describeOnHosts("settings of conversations", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  test("reach the other devices, those that are there and those that come later", async () => {
    const romeo = await host.createPerson("romeo")
    const here = await signIn(romeo, host.webSocket)
    const phone = await signIn(romeo, host.webSocket)
    const work = await here.conversationSettings.addFolder(" Work\u0000 ")
    const notifyUntil = Date.now() + 3_600_000
    await here.conversationSettings.change(JULIET, { isPinned: true, folders: [work] })
    await here.conversationSettings.change(TYBALT, { notify: "never", notifyUntil, archivedAt: 1000 })
    for (const device of [phone, await signIn(romeo, host.webSocket)]) {
      const { all, folders } = device.conversationSettings
      await until(folders, ([first]) => first?.name === "Work" && first.id === work)
      await until(all, (settings) => settings.size === 2)
      assert.deepEqual(device.conversationSettings.of(JULIET), {
        isPinned: true,
        isMarkedUnread: false,
        folders: [work],
      })
      const tybalt = device.conversationSettings.of(TYBALT)
      assert.equal(isMutedAt(tybalt, notifyUntil - 1), true)
      assert.equal(isMutedAt(tybalt, notifyUntil), false)
      assert.equal(isArchivedAt(tybalt, 2000, notifyUntil - 1), true, "A muted one stays away")
      assert.equal(isArchivedAt(tybalt, 2000, notifyUntil), false, "A newer message brings it back")
    }
    await phone.conversationSettings.removeFolder(work)
    await phone.conversationSettings.change(TYBALT, { notify: undefined, archivedAt: undefined })
    await until(here.conversationSettings.folders, (folders) => folders.length === 0)
    await until(here.conversationSettings.all, (all) => all.get("tybalt@example.org")?.notify === undefined)
  })

  test("can be changed without a connection, and the later change stays", async () => {
    const romeo = await host.createPerson("romeo")
    const store = createMemoryStore()
    const openLink = () => Promise.reject(new Error("There is no network"))
    // First, since the clock of our test server stands still: who asks later is behind.
    const phone = await signIn(romeo, host.webSocket)
    const before = await signIn(romeo, host.webSocket, { store })
    await before.conversationSettings.change(JULIET, { isPinned: true })
    await until(phone.conversationSettings.all, (all) => all.get("juliet@example.org")?.isPinned === true)
    await before.close()
    const offline = await openDevice(romeo, host.webSocket, { store, openLink })
    assert.equal(offline.conversationSettings.of(JULIET).isPinned, true)
    await offline.conversationSettings.change(TYBALT, { isPinned: true })
    await offline.conversationSettings.change(JULIET, { notify: "never" })
    await offline.close()
    await phone.conversationSettings.change(JULIET, { isPinned: false })
    const back = await signIn(romeo, host.webSocket, { store })
    await until(phone.conversationSettings.all, (all) => all.get("tybalt@example.org")?.isPinned === true)
    await until(back.conversationSettings.all, (all) => all.get("juliet@example.org")?.isPinned === false)
    assert.equal(phone.conversationSettings.of(JULIET).notify, undefined)
  })
})

describe("pins and levels of rooms", () => {
  test("are those that other clients keep in bookmarks", async () => {
    const server = await startTestServer()
    try {
      await server.register("romeo")
      const romeo = { address: server.address("romeo"), password: PASSWORD }
      const here = await signIn(romeo, { kind: "websocket", url: server.webSocketUrl })
      const { jid } = await here.rooms.create({ name: "Ball", kind: "group" })
      const other = await server.join("romeo")
      const pubsub = "http://jabber.org/protocol/pubsub"
      const read = async () =>
        String(await other.ask(`<pubsub xmlns='${pubsub}'><items node='urn:xmpp:bookmarks:1'/></pubsub>`))
      const untilRead = async (what: string) => {
        for (let attempt = 0; attempt < 500; attempt++) if ((await read()).includes(what)) return
        assert.fail(`The bookmark never had ${what}: ${await read()}`)
      }
      await here.conversationSettings.change(jid, { isPinned: true, notify: "on-mention" })
      await untilRead("<on-mention")
      const noted = await read()
      assert.match(noted, /<pinned xmlns='urn:xmpp:bookmarks-pinning:0'/)
      assert.match(noted, /autojoin='true'/)

      const item = `<item id='${jid}'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true' name='Ball'><extensions><x xmlns='urn:example:x'/><notify xmlns='urn:xmpp:notification-settings:1'><never/></notify></extensions></conference></item>`
      await other.ask(
        `<pubsub xmlns='${pubsub}'><publish node='urn:xmpp:bookmarks:1'>${item}</publish></pubsub>`,
        { type: "set" },
      )
      await until(here.conversationSettings.all, (all) => all.get(jid.toString())?.notify === "never")
      assert.equal(here.conversationSettings.of(jid).isPinned, false)
      await here.conversationSettings.change(jid, { isPinned: true })
      await untilRead("<pinned")
      assert.match(await read(), /urn:example:x/)
    } finally {
      await closeDevices()
      await server.stop()
    }
  })
})

describe("settings of conversations", () => {
  test("of nobody are what is usual", () => {
    assert.equal(isArchivedAt({ isPinned: false, isMarkedUnread: false, folders: [] }, 1, 2), false)
  })
})
