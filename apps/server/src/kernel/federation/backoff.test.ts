import assert from "node:assert/strict"
import { test } from "node:test"
import { retryDelayMs } from "./backoff.ts"

test("the first attempt comes soon, and later ones at most every twenty minutes", () => {
  assert.equal(
    retryDelayMs(1, () => 0.5),
    5_000,
  )
  assert.equal(
    retryDelayMs(3, () => 0.5),
    45_000,
  )
  for (const failures of [6, 50, 10_000]) {
    assert.ok(retryDelayMs(failures, () => 0.999) <= 20 * 60_000)
    assert.ok(retryDelayMs(failures, () => 0) >= 10 * 60_000)
  }
})
