import assert from "node:assert/strict"
import { test } from "node:test"
import { retryDelayMs } from "./backoff.ts"

test("the first attempt comes within a second, the later ones at growing distances up to a minute", () => {
  assert.equal(
    retryDelayMs(0, () => 0),
    0,
  )
  assert.equal(
    retryDelayMs(0, () => 1),
    1_000,
  )
  assert.deepEqual(
    [1, 2, 3].map((failures) => retryDelayMs(failures, () => 0)),
    [1_000, 2_000, 4_000],
  )
  assert.equal(
    retryDelayMs(50, () => 1),
    60_000,
  )
  assert.equal(
    retryDelayMs(50, () => 0),
    30_000,
  )
})
