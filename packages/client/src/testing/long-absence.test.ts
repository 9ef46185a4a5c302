import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import { systemClock } from "../clock.ts"
import type { Account, Message } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, openDevice, type Person, signIn } from "./people.ts"
import { until } from "./until.ts"

/** Nothing here has to wait for patience to run out, and a busy server may take its time. */
const clock = systemClock
const bodies = (messages: readonly Message[]) => messages.map(({ body }) => body)

describeOnHosts("a long absence", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  const say = async (speaker: Account, listener: Person, lines: readonly string[]) => {
    const conversation = speaker.conversation(listener.address)
    for (const line of lines) await conversation.send(line)
    await until(conversation.messages, (messages) => messages.at(-1)?.state !== "pending", 60_000)
  }
  const readAll = async (device: Account, peer: Person): Promise<string[]> => {
    const conversation = device.conversation(peer.address)
    for (let round = 0; conversation.hasOlder.get() && round < 100; round++) await conversation.loadOlder()
    return bodies(conversation.messages.get())
  }
  const lines = (name: string, from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `${name} ${from + i}`)

  test("shows the newest first, and the rest in order when it is looked for", async () => {
    const romeo = await host.createPerson("romeo")
    const tybalt = await host.createPerson("tybalt")
    const juliet = await host.createPerson("juliet")
    const romeoHere = await signIn(romeo, host.webSocket, { clock })
    const tybaltHere = await signIn(tybalt, host.webSocket, { clock })
    const store = createMemoryStore()
    let julietHere = await signIn(juliet, host.webSocket, { store, clock })
    await befriend(romeoHere, julietHere)
    await befriend(tybaltHere, julietHere)
    await say(romeoHere, juliet, lines("romeo", 0, 5))
    await say(tybaltHere, juliet, lines("tybalt", 0, 5))
    await until(julietHere.conversation(tybalt.address).messages, ({ length }) => length === 5)
    await julietHere.close()

    await say(tybaltHere, juliet, lines("tybalt", 5, 10))
    await say(romeoHere, juliet, lines("romeo", 5, 200))
    await say(tybaltHere, juliet, lines("tybalt", 10, 15))
    await say(romeoHere, juliet, lines("romeo", 200, 450))

    julietHere = await openDevice(juliet, host.webSocket, { store, clock })
    const withRomeo = julietHere.conversation(romeo.address)
    const withTybalt = julietHere.conversation(tybalt.address)
    await until(withRomeo.messages, (messages) => messages.at(-1)?.body === "romeo 449")
    assert.equal(withRomeo.hasOlder.get(), true)
    assert.deepEqual(await readAll(julietHere, romeo), lines("romeo", 0, 450))
    assert.deepEqual(await readAll(julietHere, tybalt), lines("tybalt", 0, 15))
    assert.equal(withTybalt.hasOlder.get(), false)

    await say(romeoHere, juliet, ["still there?"])
    await until(withRomeo.messages, (messages) => messages.at(-1)?.body === "still there?")
    await julietHere.close()
    julietHere = await openDevice(juliet, host.webSocket, { store, clock })
    await until(julietHere.conversation(romeo.address).messages, ({ length }) => length > 0)
    assert.deepEqual(await readAll(julietHere, romeo), [...lines("romeo", 0, 450), "still there?"])
  })

  test("on a new device, conversations of long ago come back as far as they go", async () => {
    const romeo = await host.createPerson("romeo")
    const tybalt = await host.createPerson("tybalt")
    const juliet = await host.createPerson("juliet")
    const romeoHere = await signIn(romeo, host.webSocket, { clock })
    const tybaltHere = await signIn(tybalt, host.webSocket, { clock })
    const julietHere = await signIn(juliet, host.webSocket, { clock })
    await befriend(romeoHere, julietHere)
    await befriend(tybaltHere, julietHere)
    await say(tybaltHere, juliet, lines("tybalt", 0, 130))
    await julietHere.close()
    await say(romeoHere, juliet, lines("romeo", 0, 330))

    const newDevice = await signIn(juliet, host.webSocket, { clock })
    const withTybalt = newDevice.conversation(tybalt.address)
    await until(newDevice.conversation(romeo.address).messages, (all) => all.at(-1)?.body === "romeo 329")
    await until(withTybalt.hasOlder, (hasOlder) => hasOlder)
    assert.deepEqual(await readAll(newDevice, tybalt), lines("tybalt", 0, 130))
    assert.deepEqual(await readAll(newDevice, romeo), lines("romeo", 0, 330))
  })
})
