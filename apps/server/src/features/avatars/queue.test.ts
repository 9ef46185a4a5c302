import assert from "node:assert/strict"
import { test } from "node:test"
import { createQueue } from "./queue.ts"

test("no more is done at once than it may be, the rest in order, also when some of it goes wrong", async () => {
  const inQueue = createQueue(2)
  const begun: number[] = []
  let [running, most] = [0, 0]
  const work = async (number: number) => {
    begun.push(number)
    most = Math.max(most, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
    if (number === 1) throw new Error("It went wrong")
    return number
  }
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((number) => inQueue(() => work(number))))
  assert.deepEqual(begun, [0, 1, 2, 3, 4])
  assert.equal(most, 2)
  assert.deepEqual(
    results.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled", "fulfilled", "fulfilled"],
  )
  assert.equal(await inQueue(() => work(5)), 5)
})
