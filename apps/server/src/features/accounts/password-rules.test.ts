import assert from "node:assert/strict"
import test from "node:test"
import { DomainError } from "@kith/feature-kit"
import { findPreparedPassword, requireGoodPassword } from "./password-rules.ts"

const isRefusal = (error: unknown) =>
  error instanceof DomainError && error.code === "not-acceptable" && /[a-z]{3}/.test(error.text ?? "")

for (const password of [
  "",
  "short",
  "seven77",
  "juliet123",
  "JULIET2026!",
  "password",
  "P@ssw0rd!",
  "Passw0rd1234",
  "12345678",
  "9876543210",
  "abcdefghi",
  "aaaaaaaaaa",
  "abcabcabcabc",
  "qwertyuiop",
  "iloveyou1",
  "line\nbreak and more",
  "x".repeat(1025),
  "é".repeat(513),
]) {
  test(`the password ${JSON.stringify(password.slice(0, 20))} is refused`, () => {
    assert.throws(() => requireGoodPassword(password, "juliet"), isRefusal)
  })
}

for (const password of [
  "correct horse battery",
  "wherefore art thou",
  "пароль-надёжный",
  "🌹🌹🌙🎭🎻🏠💌🎲!",
  "x7#kQ2!p",
  "a".repeat(500) + "b".repeat(499) + "c".repeat(25),
]) {
  test(`the password ${JSON.stringify(password.slice(0, 20))} is accepted`, () => {
    assert.equal(typeof requireGoodPassword(password, "juliet"), "string")
  })
}

test("a password of digits is not taken for a user name of digits", () => {
  assert.equal(requireGoodPassword("4815162342", "007"), "4815162342")
  assert.throws(() => requireGoodPassword("4815162342", "4815162342"), isRefusal)
})

test("a password typed on another keyboard is the same password", () => {
  assert.equal(findPreparedPassword("caf\u0065\u0301\u00a0noir"), findPreparedPassword("caf\u00e9 noir"))
})
