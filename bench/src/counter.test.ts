import assert from "node:assert/strict"
import { test } from "node:test"
import { createCounter } from "./counter.ts"

test("a word is counted wherever pieces cut it", () => {
  const text = Buffer.from("<a>x</a><a>y</a><<a>z</a></a")
  for (let size = 1; size <= text.length; size++) {
    const count = createCounter("</a>")
    let total = 0
    for (let at = 0; at < text.length; at += size) total += count(text.subarray(at, at + size))
    assert.equal(total, 3, `in pieces of ${size}`)
  }
})

test("a word that begins like itself is found behind a false beginning", () => {
  const count = createCounter("aab")
  assert.equal(count(Buffer.from("aa")) + count(Buffer.from("ab")), 1)
})
