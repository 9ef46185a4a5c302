import assert from "node:assert/strict"
import { createHmac } from "node:crypto"
import { test } from "node:test"
import {
  bindingFor,
  encodeTokenLogin,
  HASHED_TOKEN_MECHANISMS,
  isSameProof,
  nobleScramCrypto,
  parseTokenLogin,
  proveToken,
  usableTokenMechanisms,
} from "../index.ts"

const binding = Uint8Array.of(1, 2, 3, 0, 255)

test("both sides prove with an HMAC under the token over who they are and the channel", () => {
  const { initiator, responder } = proveToken("secret-töken", binding, nobleScramCrypto)
  const expected = (side: string) =>
    createHmac("sha256", "secret-töken").update(side).update(binding).digest()
  assert.deepEqual(Buffer.from(initiator), expected("Initiator"))
  assert.deepEqual(Buffer.from(responder), expected("Responder"))
})

test("a proof is worth nothing with another token or on another channel", () => {
  const { initiator } = proveToken("one", binding, nobleScramCrypto)
  assert.ok(isSameProof(proveToken("one", binding, nobleScramCrypto).initiator, initiator))
  assert.ok(!isSameProof(proveToken("other", binding, nobleScramCrypto).initiator, initiator))
  assert.ok(!isSameProof(proveToken("one", new Uint8Array(), nobleScramCrypto).initiator, initiator))
  assert.ok(!isSameProof(initiator, initiator.subarray(1)))
})

test("the message carries a name and a proof with any bytes", () => {
  const proof = Uint8Array.of(0, 1, 0, 2)
  assert.deepEqual(parseTokenLogin(encodeTokenLogin("roméo", proof)), { username: "roméo", initiator: proof })
})

test("a message without name, without proof, with a long name or without UTF-8 is refused", () => {
  const refused = [
    new Uint8Array(),
    Uint8Array.of(0, 1),
    Uint8Array.of(97),
    Uint8Array.of(97, 0),
    encodeTokenLogin("a".repeat(1024), binding),
    Uint8Array.of(0xff, 0, 1),
  ]
  for (const message of refused) {
    assert.throws(() => parseTokenLogin(message), { name: "SaslError", condition: "malformed-request" })
  }
})

test("each mechanism is used where its binding is known, the strongest first", () => {
  assert.deepEqual(
    usableTokenMechanisms(["tls-server-end-point", "tls-exporter"]).map(({ name }) => name),
    ["HT-SHA-256-EXPR", "HT-SHA-256-ENDP", "HT-SHA-256-NONE"],
  )
  const [exporter, , , none] = HASHED_TOKEN_MECHANISMS
  assert.ok(exporter !== undefined && none !== undefined)
  assert.equal(bindingFor(exporter, {}), undefined)
  assert.equal(bindingFor(exporter, { "tls-exporter": binding }), binding)
  assert.deepEqual(bindingFor(none, { "tls-exporter": binding }), new Uint8Array())
})
