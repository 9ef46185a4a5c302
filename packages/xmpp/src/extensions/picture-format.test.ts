import assert from "node:assert/strict"
import { test } from "node:test"
import { formatOf } from "./picture-format.ts"

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0))
const bytes = (...parts: readonly (number | readonly number[])[]) => {
  const all = parts.flat()
  return Uint8Array.from([...all, ...new Array<number>(Math.max(0, 40 - all.length)).fill(0)])
}

test("pictures are told by their first bytes, with their size where it stands there", () => {
  const png = bytes(0x89, ascii("PNG\r\n\x1a\n"), 0, 0, 0, 13, ascii("IHDR"), [0, 0, 1, 0], [0, 0, 0, 200])
  assert.deepEqual(formatOf(png), { type: "image/png", size: { width: 256, height: 200 } })
  const gif = bytes(ascii("GIF89a"), [64, 0], [0, 1])
  assert.deepEqual(formatOf(gif), { type: "image/gif", size: { width: 64, height: 256 } })
  const jpeg = bytes(
    [0xff, 0xd8],
    [0xff, 0xe0, 0, 4, 0, 0],
    [0xff, 0xc4, 0, 2],
    [0xff, 0xc2, 0, 17, 8, 0, 100, 1, 0],
  )
  assert.deepEqual(formatOf(jpeg), { type: "image/jpeg", size: { width: 256, height: 100 } })
  const riff = (kind: string, ...rest: readonly (number | readonly number[])[]) =>
    bytes(ascii("RIFF"), 0, 0, 0, 0, ascii("WEBP"), ascii(kind), [0, 0, 0, 0], ...rest)
  const size = { width: 300, height: 200 }
  const simple = riff("VP8 ", [0, 0, 0, 0x9d, 0x01, 0x2a], [0x2c, 1], [200, 0])
  assert.deepEqual(formatOf(simple), { type: "image/webp", size })
  const bits = (299 | (199 << 14)) >>> 0
  const lossless = riff("VP8L", 0x2f, [bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, bits >>> 24])
  assert.deepEqual(formatOf(lossless), { type: "image/webp", size })
  const extended = riff("VP8X", [0, 0, 0, 0], [0x2b, 1, 0], [199, 0, 0])
  assert.deepEqual(formatOf(extended), { type: "image/webp", size })
  assert.deepEqual(formatOf(riff("XXXX")), { type: "image/webp", size: undefined })
  const avif = bytes([0, 0, 0, 28], ascii("ftypavif"))
  assert.deepEqual(formatOf(avif), { type: "image/avif", size: undefined })
})

test("what is cut off or made up does no harm", () => {
  const endless = bytes([0xff, 0xd8], [0xff, 0xe0, 0, 0], [0xff, 0xe0, 0xff, 0xff])
  assert.deepEqual(formatOf(endless), { type: "image/jpeg", size: undefined })
  assert.equal(formatOf(bytes([0xff, 0xd8, 0xff], ascii("no markers here")))?.size, undefined)
  const shortPng = bytes(0x89, ascii("PNG\r\n\x1a\n")).subarray(0, 16)
  assert.deepEqual(formatOf(shortPng), { type: "image/png", size: undefined })
  for (const text of [
    "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "<html><body>hello",
    "",
    "GIF89",
    "%PDF-1.7 and more text",
  ]) {
    assert.equal(formatOf(Uint8Array.from(ascii(text))), undefined)
  }
})
