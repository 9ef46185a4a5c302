import assert from "node:assert/strict"
import test from "node:test"
import { createTurns } from "./turns.ts"

test("changes of one key happen one after the other, those of others meanwhile", async () => {
  const takeTurn = createTurns()
  const events: string[] = []
  let finish = () => {}
  const first = takeTurn("romeo", async () => {
    events.push("romeo 1 begins")
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    events.push("romeo 1 ends")
    return "one"
  })
  const second = takeTurn("romeo", async () => {
    events.push("romeo 2")
    return "two"
  })
  await takeTurn("juliet", async () => {
    events.push("juliet")
  })
  finish()
  assert.deepEqual(await Promise.all([first, second]), ["one", "two"])
  assert.deepEqual(events, ["romeo 1 begins", "juliet", "romeo 1 ends", "romeo 2"])
})

test("a change that fails keeps nobody back, and its caller is told", async () => {
  const takeTurn = createTurns()
  const failing = takeTurn("romeo", async () => {
    throw new Error("O, I am fortune's fool!")
  })
  const next = takeTurn("romeo", async () => "next")
  await assert.rejects(failing, /fool/)
  assert.equal(await next, "next")
})
