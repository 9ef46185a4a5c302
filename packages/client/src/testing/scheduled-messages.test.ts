import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { setImmediate } from "node:timers/promises"
import type { Jid } from "@kith/xmpp"
import { PASSWORD, startTestServer, type TestServer } from "../../../../apps/server/src/testing/index.ts"
import type { Account, ScheduledMessage } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { closeDevices, createPerson, openDevice, signIn } from "./people.ts"
import { PROSODY_IS_INSTALLED, startProsody } from "./prosody.ts"
import { until } from "./until.ts"

const bodies = (account: Account) => account.scheduledMessages.all.get().map(({ content }) => content.body)
const has = (body: string) => (all: readonly ScheduledMessage[]) =>
  all.some(({ content }) => content.body === body)
/** What the server can do is asked for after signing in. */
async function untilServerKeeps({ scheduledMessages }: Account, peer: Jid): Promise<void> {
  while (scheduledMessages.keeperFor(peer) !== "server") await setImmediate()
}

describe("a scheduled message, where the server keeps it", () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    await server.register("romeo", "juliet", "mercutio")
  })
  after(() => server.stop())
  afterEach(closeDevices)
  const person = (name: string) => ({ address: server.address(name), password: PASSWORD })
  const endpoint = () => ({ kind: "websocket", url: server.webSocketUrl }) as const

  test("is seen on all devices, changed, cancelled, and sent with none of them there", async () => {
    const juliet = await signIn(person("juliet"), endpoint())
    const romeo = await signIn(person("romeo"), endpoint())
    const phone = await signIn(person("romeo"), endpoint())
    const now = server.clock.now()
    await untilServerKeeps(romeo, juliet.jid)
    const schedule = (body: string, inMs: number) =>
      romeo.scheduledMessages.schedule(juliet.jid, { body }, now + inMs)
    await schedule("Good morrow\u0000", 20_000)
    const cancelled = await schedule("Never", 20_000)
    const later = await schedule("Later", 3_600_000)
    await until(phone.scheduledMessages.all, (all) => all.length === 3)
    assert.deepEqual(bodies(phone).sort(), ["Good morrow", "Later", "Never"])
    await phone.scheduledMessages.cancel(cancelled)
    await romeo.scheduledMessages.change(later, { at: now + 7_200_000, content: { body: "Much later" } })
    await until(romeo.scheduledMessages.all, (all) => all.length === 2 && !has("Never")(all))
    await until(phone.scheduledMessages.all, has("Much later"))
    await romeo.close()
    await phone.close()
    server.clock.advance(21_000)
    const { messages } = juliet.conversation(romeo.jid)
    await until(messages, (all) => all.some(({ body }) => body === "Good morrow"))
    const again = await signIn(person("romeo"), endpoint())
    await until(again.scheduledMessages.all, has("Much later"))
    assert.deepEqual(bodies(again), ["Much later"])
    await until(again.conversation(juliet.jid).messages, (all) =>
      all.some(({ body }) => body === "Good morrow"),
    )
  })

  test("that was written without a connection is handed over later, and sent once", async () => {
    const store = createMemoryStore()
    const juliet = await signIn(person("juliet"), endpoint())
    const before = await signIn(person("mercutio"), endpoint(), { store })
    await untilServerKeeps(before, juliet.jid)
    await before.close()
    const openLink = () => Promise.reject(new Error("There is no network"))
    const offline = await openDevice(person("mercutio"), endpoint(), { store, openLink })
    await offline.scheduledMessages.schedule(juliet.jid, { body: "Too late" }, server.clock.now() - 1000)
    const gone = await offline.scheduledMessages.schedule(
      juliet.jid,
      { body: "Gone" },
      server.clock.now() + 9000,
    )
    await offline.scheduledMessages.cancel(gone)
    await offline.close()
    const back = await signIn(person("mercutio"), endpoint(), { store })
    const { messages } = juliet.conversation(back.jid)
    await until(messages, (all) => all.some(({ body }) => body === "Too late"))
    await until(back.scheduledMessages.all, (all) => all.length === 0)
    assert.deepEqual(
      messages.get().map(({ body }) => body),
      ["Too late"],
    )
  })
})

describe("a scheduled message, where only the device keeps it", { skip: !PROSODY_IS_INSTALLED }, () => {
  afterEach(closeDevices)

  test("is sent by the device in time, and when it is opened after that", async () => {
    const prosody = await startProsody()
    try {
      const [romeo, juliet] = [
        await createPerson("romeo", prosody.webSocket),
        await createPerson("juliet", prosody.webSocket),
      ]
      const store = createMemoryStore()
      const julietHere = await signIn(juliet, prosody.webSocket)
      const here = await signIn(romeo, prosody.webSocket, { store })
      assert.equal(here.scheduledMessages.keeperFor(juliet.address), "device")
      await here.scheduledMessages.schedule(juliet.address, { body: "Soon" }, Date.now() + 500)
      await here.scheduledMessages.schedule(juliet.address, { body: "Missed" }, Date.now() + 3_000)
      const { messages } = julietHere.conversation(romeo.address)
      await until(messages, (all) => all.some(({ body }) => body === "Soon"))
      assert.deepEqual(bodies(here), ["Missed"])
      await here.close()
      const ahead = {
        now: () => Date.now() + 10_000,
        after: (ms: number, work: () => void) => {
          const timer = setTimeout(work, ms)
          return () => clearTimeout(timer)
        },
      }
      await signIn(romeo, prosody.webSocket, { store, clock: ahead })
      await until(messages, (all) => all.some(({ body }) => body === "Missed"))
    } finally {
      await prosody.remove()
    }
  })
})
