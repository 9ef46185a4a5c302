import assert from "node:assert/strict"
import { test } from "node:test"
import { DialbackKeys } from "./dialback-keys.ts"

const claim = { receiving: "xmpp.example.com", originating: "example.org", streamId: "D60000229F" }

test("a key is made as XEP-0185 §3 shows", () => {
  const keys = new DialbackKeys(Buffer.from("s3cr3tf0rd14lb4ck"))
  const key = "37c69b1cf07a3f67c04a5ef5902fa5114f2c76fe4a2686482ba5b89323075643"
  assert.equal(keys.make(claim), key)
  assert.equal(keys.verify(claim, ` ${key}\n`), true)
})

test("a key counts for its stream and its two domains only", () => {
  const keys = new DialbackKeys(Buffer.from("s3cr3tf0rd14lb4ck"))
  const key = keys.make(claim)
  assert.equal(keys.verify({ ...claim, streamId: "D60000229E" }, key), false)
  assert.equal(
    keys.verify({ ...claim, receiving: claim.originating, originating: claim.receiving }, key),
    false,
  )
  assert.equal(keys.verify(claim, key.slice(1)), false)
  assert.equal(keys.verify(claim, ""), false)
  assert.equal(new DialbackKeys(Buffer.from("another")).verify(claim, key), false)
})
