import assert from "node:assert/strict"
import { test } from "node:test"
import { MASKS } from "./masks.ts"
import { createQrCode, drawQrCode } from "./qr-code.ts"
import type { QrSymbol } from "./qr-symbol.ts"
import { correctionBytes } from "./reed-solomon.ts"

/** Reads a symbol of one block (versions 1 to 3) by the rules of ISO/IEC 18004, with nothing of the code that draws it. */
function decode(symbol: QrSymbol): string {
  const { size } = symbol
  const description = Array.from({ length: 15 }, (_, index) => {
    const y = index < 6 ? index : index < 8 ? index + 1 : size - 15 + index
    return symbol.isDark(8, y) ? 2 ** index : 0
  }).reduce((sum, bit) => sum + bit)
  const described = description ^ 0b101010000010010
  assert.equal(described >> 13, 0, "level M")
  const isTurned = MASKS[(described >> 10) & 7] ?? (() => false)
  const isFixed = (x: number, y: number) =>
    (x < 9 && y < 9) ||
    (x < 9 && y >= size - 8) ||
    (x >= size - 8 && y < 9) ||
    x === 6 ||
    y === 6 ||
    (size > 21 && Math.abs(x - (size - 7)) <= 2 && Math.abs(y - (size - 7)) <= 2)
  const bits: number[] = []
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        if (!isFixed(x, y)) bits.push(symbol.isDark(x, y) === isTurned(x, y) ? 0 : 1)
      }
    }
  }
  const bytes = Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, index) =>
    Number.parseInt(bits.slice(8 * index, 8 * index + 8).join(""), 2),
  )
  const version = (size - 17) / 4
  const correction = [10, 16, 26][version - 1] ?? 0
  const data = bytes.subarray(0, bytes.length - correction)
  assert.deepEqual(correctionBytes(data, correction), bytes.slice(bytes.length - correction))
  const text = bits.slice(0, 8 * data.length).join("")
  assert.equal(text.slice(0, 4), "0100", "bytes")
  const length = Number.parseInt(text.slice(4, 12), 2)
  const content = Uint8Array.from({ length }, (_, index) =>
    Number.parseInt(text.slice(12 + 8 * index, 20 + 8 * index), 2),
  )
  return new TextDecoder().decode(content)
}

test("what is drawn can be read", () => {
  for (const text of [
    "K",
    "kith",
    "xmpp:a@b.c",
    "Julíet \u{1F339}",
    "https://example.org/a",
    "x".repeat(42),
  ]) {
    const symbol = createQrCode(text)
    assert.ok(symbol)
    assert.equal(decode(symbol), text)
  }
})

test("the correction bytes are those of the standard's example", () => {
  // ISO/IEC 18004 annex I: 01234567 in a symbol of version 1, level M.
  const data = [16, 32, 12, 86, 97, 128, 236, 17, 236, 17, 236, 17, 236, 17, 236, 17]
  assert.deepEqual(
    [...correctionBytes(Uint8Array.from(data), 10)],
    [165, 36, 212, 193, 237, 54, 199, 135, 44, 85],
  )
})

test("a longer text takes a larger symbol, and the longest none", () => {
  const sizeOf = (length: number) => createQrCode("x".repeat(length))?.size
  assert.deepEqual([14, 15, 122, 180, 181, 666, 667].map(sizeOf), [21, 25, 45, 53, 57, 97, undefined])
  const symbol = createQrCode("kith")
  assert.ok(symbol)
  const { size, path } = drawQrCode(symbol)
  assert.equal(size, 29)
  assert.match(path, /^M4,4h1v1h-1z/)
})
