import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { hashcashBits, solveHashcash } from "./hashcash.ts"

test("what is found begins with the prefix and ends as it should", async () => {
  let pauses = 0
  const answer = await solveHashcash("a3f1", "example.org", async () => {
    pauses++
  })
  assert.ok(answer.startsWith("example.org"))
  assert.ok(createHash("sha256").update(answer).digest("hex").endsWith("a3f1"))
  assert.ok(pauses < 1000)
  assert.notEqual(await solveHashcash("8", "x", async () => undefined), answer)
})

test("nobody works for what is no label, or for too much of one", async () => {
  for (const label of ["", "0", "0ff", "xyz", "1000000", "ffffffffff", "-1"]) {
    assert.equal(hashcashBits(label), undefined, label)
    await assert.rejects(solveHashcash(label, "x", async () => undefined))
  }
  assert.equal(hashcashBits("ffffff"), 24)
  assert.equal(hashcashBits("e03d7"), 20)
})
