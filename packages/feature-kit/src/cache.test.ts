import assert from "node:assert/strict"
import test from "node:test"
import { createCache } from "./cache.ts"

function setup(maxEntries = 2, maxAgeMs = 1000) {
  const clock = { time: 0, now: () => clock.time }
  const loads: string[] = []
  const answers: ((value: string) => void)[] = []
  const cache = createCache({
    maxEntries,
    maxAgeMs,
    clock,
    load: (key) => {
      loads.push(key)
      return new Promise<string>((resolve) => answers.push(resolve))
    },
  })
  return { clock, loads, answers, cache }
}

test("two who ask at once share one load, and who asks later needs no promise", async () => {
  const { cache, loads, answers } = setup()
  const first = cache.get("romeo")
  const second = cache.get("romeo")
  answers[0]?.("montague")
  assert.deepEqual(await Promise.all([first, second]), ["montague", "montague"])
  assert.deepEqual(loads, ["romeo"])
  assert.equal(cache.get("romeo"), "montague")
})

test("a value that was forgotten while it was loading is not kept", async () => {
  const { cache, loads, answers } = setup()
  const before = cache.get("romeo")
  cache.forget("romeo")
  const after = cache.get("romeo")
  answers[0]?.("old")
  answers[1]?.("new")
  assert.equal(await before, "old")
  assert.equal(await after, "new")
  assert.equal(cache.get("romeo"), "new")
  assert.equal(loads.length, 2)
})

test("the value used longest ago makes room", async () => {
  const { cache, answers } = setup(2)
  for (const [index, name] of ["romeo", "juliet"].entries()) {
    const loaded = cache.get(name)
    answers[index]?.(name)
    await loaded
  }
  await cache.get("romeo")
  const tybalt = cache.get("tybalt")
  answers[2]?.("tybalt")
  await tybalt
  assert.equal(cache.peek("romeo"), "romeo")
  assert.equal(cache.peek("juliet"), undefined)
})

test("a value is loaded again when it is too old", async () => {
  const { cache, clock, answers, loads } = setup()
  const first = cache.get("romeo")
  answers[0]?.("montague")
  await first
  clock.time = 1001
  const again = cache.get("romeo")
  answers[1]?.("exiled")
  assert.equal(await again, "exiled")
  assert.equal(loads.length, 2)
})

test("a load that fails is tried again", async () => {
  let failures = 1
  const cache = createCache({
    maxEntries: 1,
    clock: { now: () => 0 },
    load: async () => {
      if (failures-- > 0) throw new Error("The database is away")
      return "montague"
    },
  })
  await assert.rejects(async () => cache.get("romeo"))
  assert.equal(await cache.get("romeo"), "montague")
})
