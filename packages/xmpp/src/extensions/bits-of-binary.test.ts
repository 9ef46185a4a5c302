import assert from "node:assert/strict"
import { test } from "node:test"
import { MalformedError, parseElement } from "../index.ts"
import { bitsOfBinary, bitsRequest, contentIdOf, NS_BITS, parseBits } from "./bits-of-binary.ts"

const bytes = new TextEncoder().encode("abc")
const cid = "sha1+a9993e364706816aba3e25717850c26c9cd0d89d@bob.xmpp.org"

test("bits read as they were written, under the Content-ID of their bytes", () => {
  assert.equal(contentIdOf(bytes), cid)
  for (const maxAgeSeconds of [undefined, 0, 86_400]) {
    const bits = { cid, type: "image/png", bytes, maxAgeSeconds }
    assert.deepEqual(parseBits(parseElement(String(bitsOfBinary(bits)))), bits)
  }
  assert.equal(String(bitsRequest(cid)), `<data xmlns='${NS_BITS}' cid='${cid}'/>`)
})

test("bits with line ends in them, as in the examples, and with another kind of Content-ID are read too", () => {
  const data = `<data xmlns='${NS_BITS}' cid='x@example' type='text/plain'>\n  YW\n  Jj\n</data>`
  assert.deepEqual(parseBits(parseElement(data)).bytes, bytes)
})

for (const [what, data] of [
  ["no Content-ID", "<data type='a/b'>YWJj</data>"],
  ["no type", `<data cid='${cid}'>YWJj</data>`],
  ["no Base64", `<data cid='${cid}' type='a/b'>YWJ</data>`],
  ["other bytes than the Content-ID says", `<data cid='${cid}' type='a/b'>YWJk</data>`],
] as const) {
  test(`bits with ${what} are malformed`, () => {
    const element = parseElement(data.replace("<data", `<data xmlns='${NS_BITS}'`))
    assert.throws(() => parseBits(element), MalformedError)
  })
}
