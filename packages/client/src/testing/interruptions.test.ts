import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import type { Account, Endpoint } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { type CuttingProxy, startCuttingProxy } from "./cutting-proxy.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, openDevice, type Person, signIn } from "./people.ts"
import { until } from "./until.ts"

const PATIENCE_MS = 40_000

/** A stream of numbers that is the same each time, so that a failure can be seen again. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

describeOnHosts("interruptions", (startHost) => {
  let host: Host
  let proxy: CuttingProxy
  let throughProxy: Endpoint
  before(async () => {
    host = await startHost()
    proxy = await startCuttingProxy(host.webSocketPort())
    throughProxy = { kind: "websocket", url: `ws://127.0.0.1:${proxy.port}${host.path}` }
  })
  afterEach(closeDevices)
  after(async () => {
    await proxy.close()
    await host.stop()
  })

  const bodiesOf = (account: Account, peer: Person) => {
    const messages = account.conversation(peer.address).messages.get()
    return messages.map(({ body }) => body)
  }

  /** Waits until both have everything; then both, and one who was not there, must see the same, each message once. */
  async function compare(
    romeo: { person: Person; device: Account; said: readonly string[] },
    juliet: { person: Person; device: Account; said: readonly string[] },
  ): Promise<void> {
    const all = romeo.said.length + juliet.said.length
    const isDone = (messages: readonly { state: string }[]) =>
      messages.length >= all && messages.every(({ state }) => state !== "pending")
    await until(romeo.device.conversation(juliet.person.address).messages, isDone, PATIENCE_MS)
    await until(juliet.device.conversation(romeo.person.address).messages, isDone, PATIENCE_MS)
    const witness = await openDevice(juliet.person, throughProxy)
    const seen = witness.conversation(romeo.person.address).messages
    await until(seen, (messages) => messages.length >= all, PATIENCE_MS)
    for (const bodies of [
      bodiesOf(romeo.device, juliet.person),
      bodiesOf(juliet.device, romeo.person),
      bodiesOf(witness, romeo.person),
    ]) {
      assert.deepEqual(
        bodies.filter((body) => body.startsWith("line")),
        romeo.said,
      )
      assert.deepEqual(
        bodies.filter((body) => body.startsWith("answer")),
        juliet.said,
      )
    }
  }

  async function meet() {
    const romeo = await host.createPerson("romeo")
    const juliet = await host.createPerson("juliet")
    const romeoHere = await signIn(romeo, throughProxy)
    const julietHere = await signIn(juliet, throughProxy)
    await befriend(romeoHere, julietHere)
    return {
      romeo: { person: romeo, device: romeoHere, said: [] as string[] },
      juliet: { person: juliet, device: julietHere, said: [] as string[] },
    }
  }

  for (const seed of [1, 2, 3, 4]) {
    test(`nothing is lost and nothing doubled, wherever connections break (${seed})`, async () => {
      const random = numbersFrom(seed)
      const { romeo, juliet } = await meet()
      for (let line = 0; line < 25; line++) {
        if (random(5) === 0) {
          proxy.cutAfter({ direction: random(2) === 0 ? "up" : "down", bytes: 200 + random(9_000) })
          proxy.cutAll()
        }
        romeo.said.push(`line ${line}`)
        await romeo.device.conversation(juliet.person.address).send(`line ${line}`)
        if (random(3) === 0) {
          juliet.said.push(`answer ${line}`)
          await juliet.device.conversation(romeo.person.address).send(`answer ${line}`)
        }
        if (random(2) === 0) await pause(random(60))
      }
      proxy.cutAfter(undefined)
      proxy.cutAll()
      await compare(romeo, juliet)
    })
  }

  test("nothing is lost and nothing doubled when the device itself is restarted in the middle of sending", async () => {
    const random = numbersFrom(9)
    const { romeo, juliet } = await meet()
    const store = createMemoryStore()
    for (let start = 0; start < 5; start++) {
      const before = romeo.device
      romeo.device = await openDevice(romeo.person, throughProxy, { store })
      if (start === 0) await before.close()
      for (let line = 0; line < 4; line++) {
        romeo.said.push(`line ${start}-${line}`)
        await romeo.device.conversation(juliet.person.address).send(`line ${start}-${line}`)
      }
      await pause(random(40))
      // The device dies: nothing is said to the server, and nothing more is sent.
      proxy.retarget(undefined)
      proxy.cutAll()
      await pause(20)
      await romeo.device.close()
      proxy.retarget(host.webSocketPort())
    }
    romeo.device = await openDevice(romeo.person, throughProxy, { store })
    await compare(romeo, juliet)
  })

  test("a server that is restarted loses nothing", async () => {
    const { romeo, juliet } = await meet()
    for (let line = 0; line < 20; line++) {
      if (line === 7) {
        void host.restart().then(() => proxy.retarget(host.webSocketPort()))
      }
      romeo.said.push(`line ${line}`)
      await romeo.device.conversation(juliet.person.address).send(`line ${line}`)
      await pause(20)
    }
    await compare(romeo, juliet)
  })

  test("a connection that went silent is found out", async () => {
    const { romeo, juliet } = await meet()
    proxy.swallow(true)
    romeo.said.push("line into the void")
    await romeo.device.conversation(juliet.person.address).send("line into the void")
    await until(romeo.device.status, ({ state }) => state === "waiting")
    proxy.swallow(false)
    proxy.cutAll()
    await compare(romeo, juliet)
  })

  test("what one tells of oneself without a connection is told when the session goes on", async () => {
    const { romeo, juliet } = await meet()
    juliet.device.setAway("dnd", "On the balcony")
    await until(romeo.device.contacts, ([first]) => first?.presence.status === "On the balcony")
    proxy.retarget(undefined)
    proxy.cutAll()
    await until(juliet.device.status, ({ state }) => state === "waiting")
    juliet.device.setAway()
    proxy.retarget(host.webSocketPort())
    await until(romeo.device.contacts, ([first]) => first?.presence.availability === "online")
  })
})
