import assert from "node:assert/strict"
import { test } from "node:test"
import { parseQuery } from "./query.ts"

test("Words, phrases in the quotation marks of any language, and what is asked of a message are told apart", () => {
  for (const [open, close] of ['""', "“”", "„“", "«»", "””"]) {
    assert.deepEqual(parseQuery(`moon ${open}Yonder  window${close} from:Juliet has:picture`), {
      words: ["moon", "yonder window"],
      from: ["juliet"],
      has: ["picture"],
    })
  }
})

test("A quotation mark that stands alone is no phrase", () => {
  assert.deepEqual(parseQuery('5" nails').words, ['5"', "nails"])
  assert.deepEqual(parseQuery("").words, [])
})
