import assert from "node:assert/strict"
import test from "node:test"
import { formatDateTime, parseDateTime } from "./date-time.ts"

test("times are written in UTC with milliseconds and read back", () => {
  const time = Date.UTC(2026, 1, 28, 23, 59, 59, 7)
  assert.equal(formatDateTime(time), "2026-02-28T23:59:59.007Z")
  assert.equal(parseDateTime(formatDateTime(time)), time)
})

test("both examples of XEP-0082 are the same moment", () => {
  assert.equal(parseDateTime("1969-07-21T02:56:15Z"), -14_159_025_000)
  assert.equal(parseDateTime("1969-07-20T21:56:15-05:00"), -14_159_025_000)
})

test("fractions of a second may have any length", () => {
  const second = Date.UTC(2026, 0, 1)
  assert.equal(parseDateTime("2026-01-01T00:00:00.5Z"), second + 500)
  assert.equal(parseDateTime("2026-01-01T00:00:00.123456Z"), second + 123)
})

test("what is no time is refused", () => {
  const hostile = [
    "",
    "now",
    "2026-01-01",
    "2026-01-01T00:00:00",
    "2026-02-30T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:00+15:00",
    "0000-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z; drop table",
    "+12026-01-01T00:00:00Z",
    " 2026-01-01T00:00:00Z",
    "20260101T00:00:00",
  ]
  for (const text of hostile) assert.equal(parseDateTime(text), undefined, text)
})
