import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import { systemClock } from "../clock.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, openDevice, signIn } from "./people.ts"
import { until } from "./until.ts"

const NOWHERE = { kind: "websocket", url: "ws://127.0.0.1:9/xmpp" } as const

describeOnHosts("a message that does not last", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  test("goes from both sides, and only once it was seen", async () => {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const [store, clock] = [createMemoryStore(), systemClock]
    const romeoHere = await signIn(romeo, host.webSocket, { clock })
    const julietHere = await signIn(juliet, host.webSocket, { clock, store })
    await befriend(romeoHere, julietHere)
    const toJuliet = romeoHere.conversation(juliet.address)
    const toRomeo = julietHere.conversation(romeo.address)
    await toJuliet.send("this stays")
    await toJuliet.setTimer(1)
    assert.equal(toJuliet.timerSeconds.get(), 1)
    await until(toRomeo.timerSeconds, (seconds) => seconds === 1)

    await toJuliet.send("this goes")
    const [, sent] = await until(toJuliet.messages, ({ length }) => length === 2)
    assert.equal(sent?.expiresInSeconds, 1)
    const [, received] = await until(toRomeo.messages, ({ length }) => length === 2)
    assert.equal(received?.expiresInSeconds, 1)
    assert.equal(received?.expiresAt, undefined)
    await until(toJuliet.messages, ({ length }) => length === 1)
    assert.equal(toRomeo.messages.get().length, 2)

    await toRomeo.markDisplayed()
    await until(toRomeo.messages, (messages) => messages[1]?.expiresAt !== undefined)
    await until(toRomeo.messages, ({ length }) => length === 1)
    assert.equal(await store.transact((t) => t.findMessage(received?.id ?? "")), undefined)

    // The answer does not last either, as the other side wished.
    await toRomeo.send("and so does the answer")
    const answer = await until(toJuliet.messages, ({ length }) => length === 2)
    assert.equal(answer[1]?.expiresInSeconds, 1)
    await toJuliet.setTimer(undefined)
    await until(toRomeo.timerSeconds, (seconds) => seconds === undefined)
    await until(toRomeo.messages, ({ length }) => length === 1)
  })

  test("goes on time, also if nobody was there then", async () => {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const store = createMemoryStore()
    const here = await signIn(romeo, host.webSocket, { clock: systemClock, store })
    const toJuliet = here.conversation(juliet.address)
    await toJuliet.send({ body: "too like the lightning", expiresInSeconds: 1 })
    await until(toJuliet.messages, ([message]) => message?.expiresAt !== undefined)
    await here.close()
    const again = await openDevice(romeo, NOWHERE, { clock: systemClock, store })
    await until(again.conversation(juliet.address).messages, ({ length }) => length === 0)
    await until(again.conversations, ({ length }) => length === 0)
  })
})
