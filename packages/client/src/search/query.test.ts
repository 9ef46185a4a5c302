import assert from "node:assert/strict"
import { test } from "node:test"
import { parseQuery } from "./query.ts"

test("Words, phrases in the quotation marks of any language, and what is asked of a message are told apart", () => {
  for (const [open, close] of ['""', "“”", "„“", "«»", "””"]) {
    assert.deepEqual(parseQuery(`moon ${open}Yonder  window${close} from:Juliet has:picture`), {
      words: ["moon", "yonder window"],
      from: ["juliet"],
      in: [],
      has: ["picture"],
    })
  }
})

test("A quotation mark that stands alone is no phrase", () => {
  assert.deepEqual(parseQuery('5" nails').words, ['5"', "nails"])
  assert.deepEqual(parseQuery("").words, [])
})

test("Days, months and years are read, and what is none stays a word", () => {
  const at = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime()
  const now = new Date(2026, 10, 27, 15, 3).getTime()
  const times = (typed: string) => {
    const { since, until } = parseQuery(typed, now)
    return [since, until]
  }
  assert.deepEqual(times("on:2026-11-27"), [at(2026, 11, 27), at(2026, 11, 28)])
  assert.deepEqual(times("on:2026-12"), [at(2026, 12, 1), at(2027, 1, 1)])
  assert.deepEqual(times("on:2026"), [at(2026, 1, 1), at(2027, 1, 1)])
  assert.deepEqual(times("on:yesterday"), [at(2026, 11, 26), at(2026, 11, 27)])
  assert.deepEqual(times("after:2026-10-31 before:2026-11-03"), [at(2026, 11, 1), at(2026, 11, 3)])
  assert.deepEqual(times("before:today"), [undefined, at(2026, 11, 27)])
  assert.deepEqual(parseQuery("on:2026-02-31 before:dawn").words, ["on:2026-02-31", "before:dawn"])
})

test("Names of several words are put in quotation marks", () => {
  const { from, in: within, words } = parseQuery('from:"Juliet Capulet" in:„Verona am Abend“ moon')
  assert.deepEqual([from, within, words], [["juliet capulet"], ["verona am abend"], ["moon"]])
})
