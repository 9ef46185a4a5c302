import assert from "node:assert/strict"
import { test } from "node:test"
import { cleanFileName } from "./file-name.ts"

for (const [name, clean] of [
  ["très cool.jpg", "très cool.jpg"],
  ["tre\u0300s.jpg", "très.jpg"],
  ["../../etc/passwd", ".._.._etc_passwd"],
  ["C:\\Windows\\x.exe", "C:_Windows_x.exe"],
  ["a\r\nSet-Cookie: x", "a__Set-Cookie: x"],
  ["photo\u202egnp.exe", "photo_gnp.exe"],
  ["zero\u200bwidth\ufeff", "zero_width_"],
  ["..", "file"],
  [".", "file"],
  ["   ", "file"],
  [".profile", ".profile"],
  ["\u0000", "_"],
  ["💌.png", "💌.png"],
] as const) {
  test(`${JSON.stringify(name)} is kept as ${JSON.stringify(clean)}`, () =>
    assert.equal(cleanFileName(name), clean))
}

test("a name may have 255 bytes", () => {
  assert.equal(cleanFileName("é".repeat(127)).length, 127)
  assert.throws(() => cleanFileName("é".repeat(128)), { code: "not-acceptable" })
})
