import assert from "node:assert/strict"
import { test } from "node:test"
import { extendDown, extendUp, NEWEST, rangeOf, windowFrom, windowWithUnread } from "./message-window.ts"

function number(from: number, to: number): { id: string }[] {
  return Array.from({ length: to - from }, (_, i) => ({ id: String(from + i) }))
}

test("At first the newest page is drawn, and new messages are part of it", () => {
  assert.deepEqual(rangeOf(number(0, 1000), NEWEST), { start: 940, end: 1000 })
  assert.deepEqual(rangeOf(number(0, 1001), NEWEST), { start: 941, end: 1001 })
  assert.deepEqual(rangeOf(number(0, 7), NEWEST), { start: 0, end: 7 })
  assert.deepEqual(rangeOf([], NEWEST), { start: 0, end: 0 })
})

test("Going up and down again never draws more than four pages and misses nothing", () => {
  const messages = number(0, 1000)
  let window = NEWEST
  const seen = new Set<number>()
  for (let step = 0; step < 20; step++) {
    window = extendUp(messages, window)
    const { start, end } = rangeOf(messages, window)
    assert.ok(end - start <= 240)
    for (let i = start; i < end; i++) seen.add(i)
  }
  assert.equal(rangeOf(messages, window).start, 0)
  assert.equal(seen.size, 1000 - 0)
  for (let step = 0; step < 20; step++) window = extendDown(messages, window)
  assert.deepEqual(rangeOf(messages, window), { start: 760, end: 1000 })
  assert.equal(window.lastId, undefined)
})

test("Older messages that come in do not move the window", () => {
  const window = extendUp(number(500, 1000), extendUp(number(500, 1000), NEWEST))
  const { start } = rangeOf(number(500, 1000), window)
  assert.equal(rangeOf(number(400, 1000), window).start, start + 100)
})

test("A window from the first unread message has it, with some before it", () => {
  const { start, end } = rangeOf(number(0, 1000), windowFrom(number(0, 1000), "600"))
  assert.deepEqual({ start, end }, { start: 580, end: 820 })
  assert.deepEqual(windowFrom(number(0, 1000), "990"), NEWEST)
  assert.deepEqual(windowFrom(number(0, 1000), undefined), NEWEST)
})

test("A window whose messages are gone is the newest page", () => {
  assert.deepEqual(rangeOf(number(0, 100), { firstId: "x", lastId: "y" }), { start: 40, end: 100 })
})

test("Where more came than a page, what was drawn stays, and the first unread message is drawn", () => {
  const known = number(0, 100)
  const { start } = rangeOf(known, NEWEST)
  const messages = number(0, 400)
  const window = windowWithUnread(messages, known[start]?.id, "100")
  assert.deepEqual(rangeOf(messages, window), { start: 40, end: 280 })
  assert.equal(windowWithUnread(number(0, 110), known[start]?.id, "100"), NEWEST)
})
