import assert from "node:assert/strict"
import { createHash, X509Certificate } from "node:crypto"
import { test } from "node:test"
import { makeCertificate, type TestCertificate } from "../../../testing/make-certificate.ts"
import type { TlsaRecord } from "./dns/index.ts"
import { matchesTlsa } from "./tlsa.ts"

const NOW = Date.UTC(2026, 5, 1)
const authority = makeCertificate({ isAuthority: true })
const between = makeCertificate({ isAuthority: true, authority })
const own = makeCertificate({ authority: between })
const read = ({ der }: TestCertificate) => new X509Certificate(der)
const chain = [own, between, authority].map(read)

function record(usage: number, of: TestCertificate, selector = 0, matchingType = 1): TlsaRecord {
  const certificate = read(of)
  const bytes =
    selector === 0 ? certificate.raw : certificate.publicKey.export({ type: "spki", format: "der" })
  const hash = matchingType === 1 ? "sha256" : "sha512"
  const data = matchingType === 0 ? bytes : createHash(hash).update(bytes).digest()
  return { usage, selector, matchingType, data }
}

const judge = (
  records: readonly TlsaRecord[],
  shown: Partial<Parameters<typeof matchesTlsa>[0]> = {},
): string => {
  const namesServer = (certificate: X509Certificate) => certificate.checkHost("client.example") !== undefined
  return matchesTlsa({ chain, isTrusted: false, namesServer, now: NOW, ...shown }, records)
}

test("a certificate or a key that a record names needs nobody else's word, nor a valid time or name", () => {
  for (const selector of [0, 1]) {
    for (const matchingType of [0, 1, 2]) {
      assert.equal(judge([record(3, own, selector, matchingType)]), "match")
      assert.equal(judge([record(3, between, selector, matchingType)]), "mismatch")
    }
  }
  assert.equal(judge([record(3, own)], { namesServer: () => false, now: 0 }), "match")
  assert.equal(judge([record(3, between), record(3, own)]), "match")
})

test("an authority that a record names vouches for certificates by name and time", () => {
  for (const issuer of [between, authority]) {
    assert.equal(judge([record(2, issuer)]), "match")
    assert.equal(judge([record(2, issuer)], { namesServer: () => false }), "mismatch")
    assert.equal(judge([record(2, issuer)], { now: Date.UTC(2036, 0, 1) }), "mismatch")
  }
  assert.equal(judge([record(2, own)]), "mismatch")
  assert.equal(judge([record(2, authority)], { chain: chain.slice(0, 2) }), "mismatch")
})

test("an authority vouches only for what it has signed, by authorities", () => {
  const stranger = makeCertificate({})
  assert.equal(judge([record(2, authority)], { chain: [read(stranger), ...chain.slice(1)] }), "mismatch")
  const person = makeCertificate({ authority })
  const forged = makeCertificate({ authority: person })
  assert.equal(judge([record(2, authority)], { chain: [forged, person, authority].map(read) }), "mismatch")
})

test("records may ask for more than the authorities of this server do", () => {
  for (const one of [record(0, authority), record(1, own)]) {
    assert.equal(judge([one]), "mismatch")
    assert.equal(judge([one], { isTrusted: true }), "match")
  }
  assert.equal(judge([record(0, own)], { isTrusted: true }), "mismatch")
  assert.equal(judge([record(1, between)], { isTrusted: true }), "mismatch")
})

test("records that nobody understands are as none", () => {
  const whole = record(3, own)
  const strange = [
    { ...whole, usage: 4 },
    { ...whole, selector: 2 },
    { ...whole, matchingType: 3 },
    { ...whole, data: whole.data.subarray(1) },
    { ...whole, matchingType: 0, data: new Uint8Array() },
  ]
  assert.equal(judge([]), "no records")
  assert.equal(judge(strange), "no records")
  assert.equal(judge([...strange, whole]), "match")
})
