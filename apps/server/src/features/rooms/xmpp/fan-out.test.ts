import assert from "node:assert/strict"
import { test } from "node:test"
import type { Log } from "@kith/feature-kit"
import { FanOut } from "./fan-out.ts"
import type { Lane, Sender } from "./lane.ts"

const log: Log = { debug() {}, info() {}, warn() {}, error: (text) => assert.fail(text) }

/** Somebody to whom so many stanzas go, each of which fills what may go to one recipient at once. */
class Listener implements Sender {
  readonly room: string
  readonly #fanOut: FanOut
  readonly #heard: (room: string) => void
  readonly #lane: Lane
  #left: number

  constructor(fanOut: FanOut, room: string, stanzas: number, heard: (room: string) => void) {
    this.room = room
    this.#fanOut = fanOut
    this.#heard = heard
    this.#left = stanzas
    this.#lane = fanOut.add(this)
    fanOut.count(this.#lane, stanzas)
  }

  get isWaiting(): boolean {
    return this.#left > 0
  }

  sendSome(most: number): number {
    this.#left--
    this.#fanOut.count(this.#lane, -1)
    this.#heard(this.room)
    return most
  }
}

test("rooms take turns: a small one does not wait until a big one has said all", async () => {
  const fanOut = new FanOut(log)
  const order: string[] = []
  const hear = (room: string) => order.push(room)
  for (let number = 0; number < 100; number++) new Listener(fanOut, "big", 3, hear)
  new Listener(fanOut, "small", 2, hear)
  fanOut.run()
  assert.deepEqual(order.slice(0, 5), ["big", "small", "big", "small", "big"])
  assert.ok(order.length < 302, "the rest waits for the next turn")
  await fanOut.settle()
  assert.equal(order.length, 302)
})

test("a room that has too much to send says nothing more, and another one does", async () => {
  const fanOut = new FanOut(log)
  let heard = 0
  for (let number = 0; number < 1_000; number++) new Listener(fanOut, "big", 500, () => heard++)
  const held = fanOut.ready("big", 1_000)
  assert.ok(held)
  assert.equal(fanOut.ready("small", 10), undefined)
  fanOut.run()
  await held
  assert.ok(heard > 99_000 && heard < 500_000, `it goes on when enough has gone, after ${heard}`)
  await fanOut.settle()
})

test("of many who come at once few do in one turn, in the order in which they came", async () => {
  const fanOut = new FanOut(log)
  const order: number[] = []
  let turns = 0
  const count = () => {
    turns++
    if (order.length < 100) setImmediate(count)
  }
  setImmediate(count)
  await Promise.all(
    Array.from({ length: 100 }, async (_, number) => {
      await fanOut.readyForChange("room", 1)
      order.push(number)
    }),
  )
  assert.deepEqual(
    order,
    Array.from({ length: 100 }, (_, number) => number),
  )
  assert.ok(turns > 5, `it took ${turns} turns`)
})
