import assert from "node:assert/strict"
import { test } from "node:test"
import { Absences } from "./absences.ts"

/** A table, and how often somebody has looked into it. */
function createTable() {
  const rows: string[] = []
  let looks = 0
  return {
    rows,
    get looks() {
      return looks
    },
    look: async () => {
      looks++
      return [...rows]
    },
  }
}

test("nobody looks twice where there is nothing, and everybody where there is something", async () => {
  const table = createTable()
  const absences = new Absences(10)
  for (let time = 0; time < 3; time++) assert.deepEqual(await absences.find("romeo", table.look), [])
  assert.equal(table.looks, 1)
  await absences.while("romeo", async () => table.rows.push("letter"))
  for (let time = 0; time < 3; time++) assert.deepEqual(await absences.find("romeo", table.look), ["letter"])
  assert.equal(table.looks, 4)
})

test("what is written while somebody looks is found by the next one", async () => {
  const table = createTable()
  const absences = new Absences(10)
  const slow = Promise.withResolvers<readonly string[]>()
  const looking = absences.find("romeo", () => slow.promise)
  await absences.while("romeo", async () => table.rows.push("letter"))
  slow.resolve([])
  assert.deepEqual(await looking, [])
  assert.deepEqual(await absences.find("romeo", table.look), ["letter"])
})

test("what somebody has not found while it was being written is found once it is", async () => {
  const table = createTable()
  const absences = new Absences(10)
  await absences.while("romeo", async () => {
    assert.deepEqual(await absences.find("romeo", table.look), [])
    table.rows.push("letter")
  })
  assert.deepEqual(await absences.find("romeo", table.look), ["letter"])
})

test("no more people are remembered than it may be", async () => {
  const table = createTable()
  const absences = new Absences(2)
  for (const name of ["romeo", "juliet", "tybalt", "romeo"]) await absences.find(name, table.look)
  assert.equal(table.looks, 4)
})
