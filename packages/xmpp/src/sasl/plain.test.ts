import assert from "node:assert/strict"
import { test } from "node:test"
import { chooseMechanism, decodeBase64, encodeBase64, encodePlain, parsePlain, SaslError } from "../index.ts"

const parse = (text: string) => parsePlain(new TextEncoder().encode(text), "example.org")

test("PLAIN carries a name and a password", () => {
  const { account, password } = parsePlain(encodePlain("Romeo", "wh\u00A0y \u0065\u0301"), "example.org")
  assert.equal(account.toString(), "romeo@example.org")
  assert.equal(password, "wh y \u00E9")
})

for (const text of ["", "a", "\0a", "\0a\0", "\0\0b", "a\0b\0c\0d", "\0a\0b\0", "\0\0\0"]) {
  test(`PLAIN refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => parse(text), { name: "SaslError", condition: "malformed-request" })
  })
}

test("PLAIN lets one act as oneself only", () => {
  assert.equal(parse("romeo@example.org\0romeo\0x").account.toString(), "romeo@example.org")
  assert.throws(() => parse("juliet@example.org\0romeo\0x"), { condition: "invalid-authzid" })
  assert.throws(() => parse("\0ro meo\0x"), { condition: "not-authorized" })
  assert.throws(() => parse("\0romeo\0\u0007"), { condition: "not-authorized" })
  assert.throws(() => parsePlain(Uint8Array.of(0, 0xff, 0, 0x61), "example.org"), SaslError)
})

test("the client chooses the best mechanism it can use", () => {
  const all = ["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"]
  const secure = { isConfidential: true }
  assert.deepEqual(
    chooseMechanism(all, { ...secure, channelBindings: ["tls-server-end-point", "tls-exporter"] }),
    { name: "SCRAM-SHA-256-PLUS", hash: "SHA-256", channelBinding: "tls-exporter" },
  )
  assert.equal(chooseMechanism(all, { ...secure, channelBindings: [] })?.name, "SCRAM-SHA-256")
  assert.equal(chooseMechanism(["PLAIN"], { ...secure, channelBindings: [] })?.name, "PLAIN")
  assert.equal(chooseMechanism(["PLAIN"], { isConfidential: false, channelBindings: [] }), undefined)
  assert.equal(chooseMechanism(["DIGEST-MD5"], { ...secure, channelBindings: [] }), undefined)
})

test("Base64 is read in its one form only", () => {
  assert.deepEqual(decodeBase64("AP8="), Uint8Array.of(0, 255))
  assert.deepEqual(decodeBase64(""), new Uint8Array(0))
  assert.equal(encodeBase64(Uint8Array.of(0, 255)), "AP8=")
  for (const text of ["AP8", "AP9=", "A===", "AP8= ", "AP\n8=", "A_8=", "="]) {
    assert.equal(decodeBase64(text), undefined)
  }
})
