import assert from "node:assert/strict"
import test from "node:test"
import { createArchiveIds } from "./archive-ids.ts"

const NOON = Date.UTC(2026, 5, 1, 12)
const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function idsAt(start: number, options: { last?: number; secret?: string } = {}) {
  const clock = { time: start, now: () => clock.time, after: () => () => {} }
  const secret = Buffer.from(options.secret ?? "a secret of the Capulets")
  return { clock, ids: createArchiveIds({ clock, secret, last: options.last ?? 0 }) }
}

test("ids grow and tell the time of their message", () => {
  const { ids, clock } = idsAt(NOON)
  const first = ids.next()
  const second = ids.next()
  clock.time += 1
  const third = ids.next()
  assert.ok(first < second && second < third)
  assert.equal(ids.timeOf(first), NOON)
  assert.equal(ids.timeOf(second), NOON)
  assert.equal(ids.timeOf(third), NOON + 1)
})

test("ids go on growing when the clock is set back, and after a restart", () => {
  const { ids, clock } = idsAt(NOON)
  const before = ids.next()
  clock.time = NOON - 3_600_000
  const after = ids.next()
  assert.equal(after, before + 1)
  const restarted = idsAt(NOON - 7_200_000, { last: after })
  assert.equal(restarted.ids.next(), after + 1)
})

test("more ids than one millisecond has room for run on into the next", () => {
  const { ids } = idsAt(NOON)
  const made = Array.from({ length: 10_000 }, () => ids.next())
  assert.equal(new Set(made).size, 10_000)
  assert.equal(ids.timeOf(made[9_999] ?? 0), NOON + 2)
})

test("ids are shown as UUIDs of version 7 in the same order, and read back", () => {
  const { ids, clock } = idsAt(NOON)
  const made = Array.from({ length: 500 }, () => {
    clock.time += 7
    return ids.next()
  })
  const shown = made.map(ids.format)
  for (const text of shown) assert.match(text, UUID7)
  assert.deepEqual([...shown].sort(), shown)
  assert.deepEqual(shown.map(ids.parse), made)
})

test("the time of a message can be read from its UUID", () => {
  const { ids } = idsAt(NOON)
  const shown = ids.format(ids.next())
  assert.equal(Number.parseInt(shown.replaceAll("-", "").slice(0, 12), 16), NOON)
})

test("whoever does not know the secret cannot make an id that is accepted", () => {
  const { ids } = idsAt(NOON)
  const foreign = idsAt(NOON, { secret: "a secret of the Montagues" }).ids
  const id = ids.next()
  assert.equal(ids.parse(foreign.format(id)), undefined)
  assert.notEqual(ids.format(id).slice(19), ids.format(id + 1).slice(19))
})

test("text that is no id is refused", () => {
  const { ids } = idsAt(NOON)
  const shown = ids.format(ids.next())
  const hostile = ["", "0", shown.toUpperCase(), `${shown} `, `${shown}'; --`, shown.replace("-7", "-4")]
  for (const text of [...hostile, "ffffffff-ffff-7fff-bfff-ffffffffffff"]) {
    assert.equal(ids.parse(text), undefined, text)
  }
})

test("bounds by time hold at both ends of the calendar", () => {
  const { ids } = idsAt(NOON)
  const id = ids.next()
  assert.ok(ids.firstAt(NOON) <= id && id < ids.firstAt(NOON + 1))
  assert.equal(ids.firstAt(Date.UTC(1, 0, 1)), ids.firstAt(0))
  assert.equal(ids.firstAt(Date.UTC(9999, 11, 31)), Number.MAX_SAFE_INTEGER)
})

test("what was brought from elsewhere may be as old as 1970, in the same order", () => {
  const { ids } = idsAt(NOON)
  const times = [
    0,
    1,
    Date.UTC(1999, 11, 31),
    Date.UTC(2024, 11, 31, 23, 59, 59, 999),
    Date.UTC(2025, 0, 1),
    NOON,
  ]
  const old = times.flatMap((time) => [ids.firstAt(time), ids.firstAt(time) + 4095])
  assert.deepEqual(
    [...old].sort((a, b) => a - b),
    old,
  )
  assert.deepEqual(
    old.map(ids.timeOf),
    times.flatMap((time) => [time, time]),
  )
  const shown = old.map(ids.format)
  for (const text of shown) assert.match(text, UUID7)
  assert.deepEqual([...shown].sort(), shown)
  assert.deepEqual(shown.map(ids.parse), old)
})

test("a clock that is decades slow still gives ids", () => {
  const { ids } = idsAt(0)
  assert.equal(ids.next(), 1)
})
