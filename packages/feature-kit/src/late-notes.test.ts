import assert from "node:assert/strict"
import test from "node:test"
import { createLateNotes } from "./late-notes.ts"

function setup(maxWaiting?: number) {
  let due: (() => void) | undefined
  const clock = {
    now: () => 0,
    after(_: number, callback: () => void) {
      due = callback
      return () => {
        due = undefined
      }
    },
  }
  const saves: { readonly notes: Record<string, number>; readonly done: (error?: Error) => void }[] = []
  const failures: unknown[] = []
  const notes = createLateNotes<number>({
    clock,
    save: (all) =>
      new Promise((resolve, reject) => {
        const done = (error?: Error) => (error === undefined ? resolve() : reject(error))
        saves.push({ notes: Object.fromEntries(all), done })
      }),
    failed: (error) => failures.push(error),
    ...(maxWaiting !== undefined && { maxWaiting }),
  })
  const passTime = () => {
    const callback = due
    due = undefined
    callback?.()
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return { notes, saves, failures, passTime, turn, isDue: () => due !== undefined }
}

test("what was noted within a while is stored together, of each the last", async () => {
  const { notes, saves, passTime, turn, isDue } = setup()
  void notes.set("romeo", 1)
  void notes.set("juliet", 2)
  void notes.set("romeo", 3)
  assert.deepEqual([saves.length, notes.find("romeo"), notes.find("tybalt")], [0, 3, undefined])
  passTime()
  assert.deepEqual(saves[0]?.notes, { romeo: 3, juliet: 2 })
  void notes.set("romeo", 4)
  assert.deepEqual([notes.find("romeo"), notes.find("juliet")], [4, 2])
  passTime()
  assert.equal(saves.length, 1, "one at a time")
  saves[0]?.done()
  await turn()
  assert.deepEqual([notes.find("juliet"), isDue()], [undefined, true])
  passTime()
  assert.deepEqual(saves[1]?.notes, { romeo: 4 })
})

test("what is forgotten is not stored, and who forgets waits for what is on its way", async () => {
  const { notes, saves, passTime, turn } = setup()
  void notes.set("romeo", 1)
  passTime()
  void notes.set("romeo", 2)
  let isForgotten = false
  const forgetting = notes.forget("romeo").then(() => {
    isForgotten = true
  })
  await turn()
  assert.equal(isForgotten, false)
  saves[0]?.done()
  await forgetting
  await turn()
  passTime()
  assert.equal(saves.length, 1)
})

test("who stops has everything stored, also what came meanwhile", async () => {
  const { notes, saves, turn, isDue } = setup()
  void notes.set("romeo", 1)
  const first = notes.settle()
  await turn()
  void notes.set("juliet", 2)
  const second = notes.settle()
  saves[0]?.done()
  await first
  await turn()
  saves[1]?.done()
  await second
  assert.deepEqual(
    saves.map(({ notes }) => notes),
    [{ romeo: 1 }, { juliet: 2 }],
  )
  assert.equal(isDue(), false)
})

test("nobody waits until too much is waiting, and a failure is told", async () => {
  const { notes, saves, failures, turn } = setup(2)
  assert.equal(notes.set("romeo", 1), undefined)
  const waiting = notes.set("juliet", 2)
  assert.ok(waiting instanceof Promise)
  const failure = new Error("the disk is full")
  await turn()
  saves[0]?.done(failure)
  await waiting
  assert.deepEqual(failures, [failure])
})
