import assert from "node:assert/strict"
import { test } from "node:test"
import { TestClock } from "../../testing/test-clock.ts"
import { ReadingGate } from "./reading-gate.ts"

function setup() {
  const clock = new TestClock()
  const switches: boolean[] = []
  const gate = new ReadingGate(clock, { bytesPerSecond: 1000, burstBytes: 5000 }, (isOpen) =>
    switches.push(isOpen),
  )
  return { clock, gate, switches }
}

test("a burst is read at once, what goes beyond it at the pace", () => {
  const { clock, gate, switches } = setup()
  gate.charge(5000)
  assert.deepEqual(switches, [])
  gate.charge(2000)
  assert.deepEqual(switches, [false])
  clock.advance(1999)
  assert.deepEqual(switches, [false])
  clock.advance(1)
  assert.deepEqual(switches, [false, true])
  gate.charge(1000)
  assert.deepEqual(switches, [false, true, false])
})

test("a pause earns a new burst, and no more than one", () => {
  const { clock, gate, switches } = setup()
  gate.charge(5000)
  clock.advance(3_600_000)
  gate.charge(5000)
  assert.deepEqual(switches, [])
  gate.charge(1)
  assert.deepEqual(switches, [false])
})

test("reading goes on when neither the session nor the pace holds it", () => {
  const { clock, gate, switches } = setup()
  gate.hold()
  gate.charge(6000)
  assert.deepEqual(switches, [false])
  gate.release()
  assert.deepEqual(switches, [false])
  clock.advance(1000)
  assert.deepEqual(switches, [false, true])
  gate.charge(1000)
  gate.hold()
  clock.advance(1000)
  assert.deepEqual(switches, [false, true, false])
  gate.release()
  assert.deepEqual(switches, [false, true, false, true])
})

test("nothing holds a connection that ends", () => {
  const { clock, gate, switches } = setup()
  gate.charge(6000)
  gate.close()
  gate.hold()
  gate.charge(6000)
  gate.release()
  clock.advance(60_000)
  assert.deepEqual(switches, [false, true])
})
