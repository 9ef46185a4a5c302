import assert from "node:assert/strict"
import { test } from "node:test"
import { readPictureSize } from "./picture-size.ts"

const bytes = (...parts: readonly (string | readonly number[])[]) => {
  const all = parts.flatMap((part) =>
    typeof part === "string" ? [...part].map((each) => each.charCodeAt(0)) : [...part],
  )
  return Uint8Array.from([...all, ...new Array<number>(40).fill(0)])
}

test("the size of a picture is read before it is painted", () => {
  const png = bytes([0x89], "PNG", [13, 10, 26, 10, 0, 0, 0, 13], "IHDR", [0, 1, 0, 0, 0, 0, 2, 0])
  assert.deepEqual(readPictureSize(png), { width: 65_536, height: 512 })
  assert.deepEqual(readPictureSize(bytes("GIF89a", [0x40, 1, 0xf0, 0])), { width: 320, height: 240 })
  const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc2, 0, 17, 8, 3, 0, 4, 0])
  assert.deepEqual(readPictureSize(jpeg), { width: 1_024, height: 768 })
  const head = ["RIFF", [0, 0, 0, 0], "WEBP"] as const
  const wide = bytes(...head, "VP8X", [10, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0, 0, 0])
  assert.deepEqual(readPictureSize(wide), { width: 16_777_216, height: 1 })
  const lossless = bytes(...head, "VP8L", [0, 0, 0, 0, 0x2f, 0x63, 0xc0, 0x18, 0])
  assert.deepEqual(readPictureSize(lossless), { width: 100, height: 100 })
})

test("what is no picture has none, and what is cut off is no error", () => {
  assert.equal(readPictureSize(bytes("<svg xmlns='http://www.w3.org/2000/svg'/>")), undefined)
  assert.equal(readPictureSize(new Uint8Array(3)), undefined)
  assert.equal(readPictureSize(bytes([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff])), undefined)
  assert.equal(readPictureSize(bytes([0xff, 0xd8, 0xff, 0xff, 0xff, 0xff])), undefined)
})
