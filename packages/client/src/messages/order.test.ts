import assert from "node:assert/strict"
import { test } from "node:test"
import { createMemoryStore } from "../store/memory-store.ts"
import { record } from "../store/store-suite.ts"
import { type Placement, placeAfter, placeBefore, placeNewest, QUEUE_ZONE, timeOf } from "./order.ts"

const PEER = "juliet@capulet.example"

async function places(placement: Placement, stamps: readonly (number | undefined)[], present: number[] = []) {
  const store = createMemoryStore()
  return await store.transact(async (transaction) => {
    for (const order of present) await transaction.putMessage(record(order))
    const found: number[] = []
    for (const stamp of stamps) found.push(await placement.place(transaction, PEER, stamp))
    return found
  })
}

test("what comes now stands behind everything, even if our clock is behind", async () => {
  assert.deepEqual(await places(placeNewest(1), [undefined], [5_000_000]), [5_000_001])
  assert.deepEqual(await places(placeNewest(9_000), [undefined], [5_000_000]), [9_000_000])
})

test("what waits to be sent does not count as the newest", async () => {
  assert.deepEqual(await places(placeNewest(9), [undefined], [QUEUE_ZONE + 1]), [9_000])
})

test("a page read forwards keeps its order, whatever its stamps say", async () => {
  assert.deepEqual(await places(placeAfter(7_000), [1, 9, 9, 8]), [7_001, 9_000, 9_001, 9_002])
})

test("a page read backwards keeps its order, and stays above its floor", async () => {
  // Newest first; stamps of whole seconds may be anything within that second.
  assert.deepEqual(
    await places(placeBefore(QUEUE_ZONE), [3_000, 3_000, 2_500]),
    [3_999_999, 3_999_998, 2_500_999],
  )
  assert.deepEqual(await places(placeBefore(5_000, 4_000), [1, 1]), [4_999, 4_998])
})

test("no two messages of a conversation stand at the same place", async () => {
  assert.deepEqual(await places(placeAfter(0), [5], [5_000, 5_001]), [5_002])
  assert.deepEqual(await places(placeBefore(QUEUE_ZONE), [5], [5_999, 5_998]), [5_997])
})

test("a place tells the time, also in the queue", () => {
  assert.equal(timeOf(5_000_999), 5_000)
  assert.equal(timeOf(QUEUE_ZONE + 5_000_999), 5_000)
})
