import assert from "node:assert/strict"
import test from "node:test"
import { createMarks } from "./marks.ts"

function setup() {
  const stored = new Set<string>()
  const events: string[] = []
  const failures: unknown[] = []
  const marks = createMarks(
    {
      async add(key) {
        events.push(`add ${key}`)
        stored.add(key)
      },
      async remove(key) {
        events.push(`remove ${key}`)
        stored.delete(key)
      },
    },
    (error) => failures.push(error),
  )
  return { stored, events, failures, marks }
}

test("a mark is stored before anything is done, and goes with the last who needs it", async () => {
  const { stored, events, marks } = setup()
  const [first, second] = await Promise.all([marks.hold("balcony"), marks.hold("balcony")])
  assert.deepEqual([...stored], ["balcony"])
  first()
  first()
  await marks.settle()
  assert.deepEqual([...stored], ["balcony"])
  second()
  await marks.settle()
  assert.deepEqual([...stored], [])
  assert.deepEqual(events, ["add balcony", "remove balcony"])
})

test("who holds a mark just when the last one lets it go gets a new one", async () => {
  const { stored, events, marks } = setup()
  const first = await marks.hold("balcony")
  first()
  const second = await marks.hold("balcony")
  await marks.settle()
  assert.deepEqual([...stored], ["balcony"])
  second()
  await marks.settle()
  assert.deepEqual(events, ["add balcony", "remove balcony", "add balcony", "remove balcony"])
})

test("without its mark nothing is begun, and the next one tries again", async () => {
  let isAway = true
  const marks = createMarks(
    {
      async add() {
        if (isAway) throw new Error("The database is away")
      },
      async remove() {},
    },
    () => undefined,
  )
  await assert.rejects(marks.hold("balcony"), /away/)
  isAway = false
  const release = await marks.hold("balcony")
  release()
  await marks.settle()
})
