import assert from "node:assert/strict"
import { test } from "node:test"
import { endOf } from "./status-ends.ts"

test("A status ends after a while, with the day, or not at all", () => {
  const now = new Date(2026, 10, 27, 15, 20)
  assert.equal(endOf("never", now), undefined)
  assert.equal(endOf("30m", now), new Date(2026, 10, 27, 15, 50).getTime())
  assert.equal(endOf("4h", now), new Date(2026, 10, 27, 19, 20).getTime())
  assert.equal(endOf("today", now), new Date(2026, 10, 28).getTime())
})
