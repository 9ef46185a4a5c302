import assert from "node:assert/strict"
import { test } from "node:test"
import { nicknameKey, PrecisError, prepareNickname, preparePassword } from "../index.ts"

// The examples are those of RFC 8265 §4.3 and RFC 8266 §3.
test("passwords keep their case and spaces", () => {
  assert.equal(preparePassword("Correct Horse Battery Staple"), "Correct Horse Battery Staple")
  assert.notEqual(
    preparePassword("Correct Horse Battery Staple"),
    preparePassword("correct horse battery staple"),
  )
  assert.equal(preparePassword("\u03C0\u00DF\u00E5"), "\u03C0\u00DF\u00E5")
  assert.equal(preparePassword("Jack of \u2666s"), "Jack of \u2666s")
  assert.equal(preparePassword("foo\u1680bar"), "foo bar")
  assert.equal(preparePassword(" "), " ")
})

test("a password is not empty and has no control characters", () => {
  for (const password of ["", "my cat is a \tby", "a\u0000b", "a\u{E0001}b"]) {
    assert.throws(() => preparePassword(password), PrecisError)
  }
})

test("nicknames lose the spaces that nobody sees", () => {
  assert.equal(prepareNickname("  Foo \u00A0 Bar  "), "Foo Bar")
  assert.equal(prepareNickname("Foo"), "Foo")
  assert.equal(prepareNickname("\u2163"), "IV")
  assert.equal(prepareNickname("\u265A"), "\u265A")
})

test("nicknames that look alike have the same key", () => {
  for (const [one, other] of [
    ["Foo", "foo"],
    ["Foo Bar", " foo   bar "],
    ["\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2", "\u03C3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2"],
    ["Richard \u2163", "richard iv"],
    ["Ｊｕｌｉｅｔ", "juliet"],
  ] as const) {
    assert.equal(nicknameKey(one), nicknameKey(other))
  }
  assert.notEqual(nicknameKey("Romeo"), nicknameKey("Romea"))
})

test("a nickname nobody could see or write is refused", () => {
  for (const nickname of ["", "   ", "\u00A0", "a\u200Bb", "a\u202Eb", "a\nb", "\u00AD"]) {
    assert.throws(() => prepareNickname(nickname), PrecisError, JSON.stringify(nickname))
  }
})
