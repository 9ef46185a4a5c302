import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { MovableClock } from "../testing/movable-clock.ts"
import { Watchdog } from "./watchdog.ts"

let clock: MovableClock
let watchdog: Watchdog
let probes: number
let deaths: number

beforeEach(() => {
  clock = new MovableClock()
  probes = deaths = 0
  const probe = () => {
    probes++
    watchdog.asked()
  }
  watchdog = new Watchdog(clock, probe, () => deaths++)
})

test("a silent server is asked after a minute, and given up a quarter of a minute later", () => {
  clock.advance(59_000)
  assert.equal(probes, 0)
  clock.advance(1_000)
  assert.equal(probes, 1)
  clock.advance(14_000)
  assert.equal(deaths, 0)
  clock.advance(1_000)
  assert.equal(deaths, 1)
})

test("after a sleep a server has less time to show that it is still there", () => {
  clock.sleep(3_600_000)
  watchdog.asked()
  clock.advance(3_999)
  assert.equal(deaths, 0)
  clock.advance(1)
  assert.equal(deaths, 1)
})

test("a server that answers is left alone for another minute", () => {
  clock.advance(60_000)
  watchdog.heard()
  watchdog.answered()
  clock.advance(59_000)
  assert.deepEqual([probes, deaths], [1, 0])
})

test("a server that talks but never answers is given up too", () => {
  watchdog.asked()
  for (let second = 0; second < 70; second++) {
    clock.advance(1_000)
    watchdog.heard()
  }
  assert.equal(deaths, 1)
})

test("a watchdog that was stopped does nothing", () => {
  watchdog.asked()
  watchdog.stop()
  clock.advance(600_000)
  assert.deepEqual([probes, deaths], [0, 0])
})
