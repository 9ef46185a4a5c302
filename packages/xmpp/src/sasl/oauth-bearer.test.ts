import assert from "node:assert/strict"
import { test } from "node:test"
import { encodeOAuthBearer, Jid, oauthError, parseOAuthBearer } from "../index.ts"

const parse = (text: string) => parseOAuthBearer(new TextEncoder().encode(text))

test("the example of RFC 7628 §4.1 is understood", () => {
  const { user, token } = parse(
    "n,a=user@example.com,\x01host=server.example.com\x01port=143\x01auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01",
  )
  assert.equal(user?.toString(), "user@example.com")
  assert.equal(token, "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==")
})

test("what one side writes the other reads", () => {
  const user = Jid.parse("ro=meo@localhost")
  assert.deepEqual(parseOAuthBearer(encodeOAuthBearer("kith_abc-_", user)), { user, token: "kith_abc-_" })
  assert.deepEqual(parseOAuthBearer(encodeOAuthBearer("kith_abc")), { user: undefined, token: "kith_abc" })
})

test("a message without a token, or with one of another kind, has none", () => {
  assert.equal(parse("n,,\x01\x01").token, undefined)
  assert.equal(parse("n,,\x01auth=\x01\x01").token, undefined)
  assert.equal(parse("n,,\x01auth=Basic cm9tZW8=\x01\x01").token, undefined)
  assert.equal(parse("y,,\x01auth=bearer abc\x01\x01").token, "abc")
})

for (const text of [
  "",
  "\x01",
  "n,,",
  "n,,\x01",
  "p=tls-exporter,,\x01\x01",
  "n,\x01\x01",
  "n,,\x01auth=Bearer a\x01",
]) {
  test(`${JSON.stringify(text)} is refused`, () => {
    assert.throws(() => parse(text), { name: "SaslError", condition: "malformed-request" })
  })
}

test("a name that is no address is refused", () => {
  assert.throws(() => parse("n,a=@,\x01auth=Bearer a\x01\x01"), { condition: "invalid-authzid" })
})

test("an error is JSON with the status and the scope", () => {
  const text = new TextDecoder().decode(oauthError("insufficient_scope", "xmpp"))
  assert.deepEqual(JSON.parse(text), { status: "insufficient_scope", scope: "xmpp" })
})
