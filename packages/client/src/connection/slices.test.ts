import assert from "node:assert/strict"
import { test } from "node:test"
import { Slices } from "./slices.ts"

/** Work that lasts some milliseconds a piece, and tasks that run when the test says so. */
function arrange() {
  const done: number[] = []
  const tasks: (() => void)[] = []
  const slices = new Slices<number>(
    (piece) => {
      for (const end = performance.now() + 3; performance.now() < end; );
      done.push(piece)
    },
    (next) => tasks.push(next),
  )
  return { slices, done, runTask: () => tasks.shift()?.(), tasks }
}

test("what comes alone is done at once", () => {
  const { slices, done, runTask } = arrange()
  slices.put(1)
  assert.deepEqual(done, [1])
  runTask()
  slices.put(2)
  assert.deepEqual(done, [1, 2])
})

test("a crowd is done in order and in slices, and who comes meanwhile waits behind it", () => {
  const { slices, done, runTask, tasks } = arrange()
  for (let piece = 0; piece < 20; piece++) slices.put(piece)
  assert.ok(done.length < 20, `${done.length} at once`)
  let turns = 0
  for (; tasks.length > 0; turns++) {
    const before = done.length
    runTask()
    assert.ok(done.length - before < 10, `${done.length - before} in one slice`)
    if (turns === 0) slices.put(20)
  }
  assert.deepEqual(
    done,
    Array.from({ length: 21 }, (_, piece) => piece),
  )
})

test("what waits when it is over is forgotten", () => {
  const { slices, done, runTask, tasks } = arrange()
  for (let piece = 0; piece < 20; piece++) slices.put(piece)
  const { length } = done
  slices.stop()
  slices.put(20)
  while (tasks.length > 0) runTask()
  assert.equal(done.length, length)
})
