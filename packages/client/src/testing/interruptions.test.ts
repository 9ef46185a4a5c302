import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import type { Account } from "../index.ts"
import { type CuttingProxy, startCuttingProxy } from "./cutting-proxy.ts"
import { befriend, closeDevices, createPerson, openDevice, type Person, signIn } from "./people.ts"
import { PROSODY_IS_INSTALLED, type Prosody, startProsody } from "./prosody.ts"
import { until } from "./until.ts"

/** A stream of numbers that is the same each time, so that a failure can be seen again. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const bodiesOf = (account: Account, peer: Person) =>
  account
    .conversation(peer.address)
    .messages.get()
    .map(({ body }) => body)

describe("interruptions", { skip: !PROSODY_IS_INSTALLED && "Prosody is not installed" }, () => {
  let prosody: Prosody
  let proxy: CuttingProxy
  let webSocket: { kind: "websocket"; url: string }
  before(async () => {
    prosody = await startProsody()
    proxy = await startCuttingProxy(prosody.webSocketPort)
    webSocket = { kind: "websocket", url: `ws://127.0.0.1:${proxy.port}/xmpp-websocket` }
  })
  afterEach(closeDevices)
  after(async () => {
    await proxy.close()
    await prosody.remove()
  })

  for (const seed of [1, 2, 3, 4, 5, 6]) {
    test(`nothing is lost and nothing doubled, wherever connections break (${seed})`, async () => {
      const random = numbersFrom(seed)
      const romeo = await createPerson("romeo", prosody.webSocket)
      const juliet = await createPerson("juliet", prosody.webSocket)
      const romeoOnline = await signIn(romeo, webSocket)
      const julietOnline = await signIn(juliet, webSocket)
      await befriend(romeoOnline, julietOnline)

      const breakOff = () => {
        proxy.cutAfter({ direction: random(2) === 0 ? "up" : "down", bytes: 200 + random(9_000) })
        proxy.cutAll()
      }
      const said: string[] = []
      const answered: string[] = []
      for (let line = 0; line < 30; line++) {
        if (random(5) === 0) breakOff()
        said.push(`line ${line}`)
        await romeoOnline.conversation(juliet.address).send(`line ${line}`)
        if (random(3) === 0) {
          answered.push(`answer ${line}`)
          await julietOnline.conversation(romeo.address).send(`answer ${line}`)
        }
        if (random(2) === 0) await new Promise((resolve) => setTimeout(resolve, random(60)))
      }
      proxy.cutAfter(undefined)
      proxy.cutAll()

      const all = said.length + answered.length
      const isDone = (messages: readonly { state: string }[]) =>
        messages.length >= all && messages.every(({ state }) => state !== "pending")
      await until(romeoOnline.conversation(juliet.address).messages, isDone, 40_000)
      await until(julietOnline.conversation(romeo.address).messages, isDone, 40_000)

      // Somebody who was not there sees what the server has.
      const witness = await openDevice(juliet, prosody.webSocket)
      await until(witness.conversation(romeo.address).messages, (messages) => messages.length >= all)
      const theirs = [bodiesOf(romeoOnline, juliet), bodiesOf(julietOnline, romeo), bodiesOf(witness, romeo)]
      for (const bodies of theirs) {
        assert.deepEqual(
          bodies.filter((body) => body.startsWith("line")),
          said,
        )
        assert.deepEqual(
          bodies.filter((body) => body.startsWith("answer")),
          answered,
        )
      }
    })
  }
})
