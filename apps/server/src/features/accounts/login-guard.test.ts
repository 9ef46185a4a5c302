import assert from "node:assert/strict"
import test from "node:test"
import { DomainError } from "@kith/feature-kit"
import { createLoginGuard } from "./login-guard.ts"

/** A clock that jumps to the next alarm when nothing else is to be done, and notes how long each was. */
function setup() {
  const alarms = new Set<{ readonly at: number; readonly callback: () => void }>()
  const ringNext = () => {
    const [next] = [...alarms].sort((a, b) => a.at - b.at)
    if (next === undefined) return
    alarms.delete(next)
    clock.time = Math.max(clock.time, next.at)
    next.callback()
  }
  const clock = {
    time: 1_000_000,
    waits: [] as number[],
    now: () => clock.time,
    after(delayMs: number, callback: () => void) {
      const alarm = { at: clock.time + delayMs, callback }
      clock.waits.push(delayMs)
      alarms.add(alarm)
      setImmediate(ringNext)
      return () => alarms.delete(alarm)
    },
  }
  const guard = createLoginGuard(clock, { failuresPerAccountAndAddress: 10, failuresPerAddress: 20 })
  const fail = async (account: string, address: string) => {
    await guard.admit(account, address)
    guard.note(account, address, false)
  }
  return { clock, guard, fail }
}

const isRefusal = (error: unknown) =>
  error instanceof DomainError && error.code === "policy-violation" && (error.retryAfterSeconds ?? 0) > 0

test("three mistakes cost nothing, then each costs more", async () => {
  const { clock, fail } = setup()
  for (let attempt = 0; attempt < 3; attempt++) await fail("juliet", "192.0.2.1")
  assert.deepEqual(clock.waits, [])
  for (let attempt = 0; attempt < 4; attempt++) await fail("juliet", "192.0.2.1")
  assert.equal(clock.waits.length, 3)
  assert.deepEqual(
    clock.waits.toSorted((a, b) => a - b),
    clock.waits,
  )
})

test("who fails too often is refused, and let in again after a while", async () => {
  const { clock, guard, fail } = setup()
  await assert.rejects(async () => {
    for (let attempt = 0; attempt < 30; attempt++) await fail("juliet", "192.0.2.1")
  }, isRefusal)
  clock.time += 10 * 60_000
  await guard.admit("juliet", "192.0.2.1")
})

test("many guesses at once do not all count as the first", async () => {
  const { guard } = setup()
  const attempts = Array.from({ length: 40 }, () => guard.admit("juliet", "192.0.2.1"))
  const outcomes = await Promise.allSettled(attempts)
  assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 10)
})

test("fifty devices of one account that come at once all get in", async () => {
  const { clock, guard } = setup()
  const began = clock.time
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      await guard.admit("juliet", "192.0.2.1")
      guard.note("juliet", "192.0.2.1", true)
    }),
  )
  assert.ok(clock.time - began < 10_000, "without waiting long")
})

test("who waits behind guesses that turn out wrong is refused with them", async () => {
  const { guard } = setup()
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, async () => {
      await guard.admit("juliet", "192.0.2.1")
      guard.note("juliet", "192.0.2.1", false)
    }),
  )
  const refused = outcomes.filter((outcome) => outcome.status === "rejected")
  assert.ok(outcomes.length - refused.length <= 11, "hardly more than one after another")
  for (const outcome of refused) assert.ok(isRefusal(outcome.reason))
})

test("the owner gets in from elsewhere while a stranger is refused", async () => {
  const { clock, guard, fail } = setup()
  await assert.rejects(async () => {
    for (let attempt = 0; attempt < 30; attempt++) await fail("juliet", "192.0.2.1")
  }, isRefusal)
  clock.waits.length = 0
  await guard.admit("juliet", "198.51.100.7")
  assert.deepEqual(clock.waits, [])
})

test("guesses from everywhere slow strangers down, but not an owner who was here before", async () => {
  const { clock, guard, fail } = setup()
  await guard.admit("juliet", "198.51.100.7")
  guard.note("juliet", "198.51.100.7", true)
  for (let host = 1; host < 200; host++) await fail("juliet", `203.0.113.${host}`)
  clock.waits.length = 0
  await guard.admit("juliet", "198.51.100.7")
  assert.deepEqual(clock.waits, [])
  await guard.admit("juliet", "192.0.2.200")
  assert.equal(clock.waits.length, 1)
})

test("trying one password on many accounts is slowed down by address, and a success in between does not help", async () => {
  const { guard, fail } = setup()
  await assert.rejects(async () => {
    for (let attempt = 0; attempt < 200; attempt++) {
      await fail(`user${attempt}`, `2001:db8:1:2::${(attempt + 1).toString(16)}`)
      await guard.admit("tybalt", "2001:db8:1:2::1")
      guard.note("tybalt", "2001:db8:1:2::1", true)
    }
  }, isRefusal)
  await guard.admit("user1", "2001:db8:1:3::1")
})

test("a thousand good log-ins from one address are not slowed down", async () => {
  const { clock, guard } = setup()
  await Promise.all(Array.from({ length: 1000 }, (_, index) => guard.admit(`user${index}`, "192.0.2.1")))
  for (let index = 0; index < 1000; index++) guard.note(`user${index}`, "192.0.2.1", true)
  assert.deepEqual(clock.waits, [])
})
