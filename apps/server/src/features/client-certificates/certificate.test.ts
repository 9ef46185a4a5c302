import assert from "node:assert/strict"
import { test } from "node:test"
import {
  explicit,
  ia5String,
  implicit,
  objectIdentifier,
  sequence,
  utf8String,
} from "../../kernel/listeners/tls/der.ts"
import { makeCertificate } from "../../testing/make-certificate.ts"
import { findCertificate, isValidAt } from "./certificate.ts"

const XMPP_ADDRESS = objectIdentifier("1.3.6.1.5.5.7.8.5")
const addressesIn = (wish: Parameters<typeof makeCertificate>[0]) =>
  findCertificate(makeCertificate(wish).der)?.addresses.map(String)

test("the addresses in a certificate are read, normalised", () => {
  assert.deepEqual(addressesIn({ addresses: ["Juliet@LOCALHOST", "juliet@localhost/Balcony"] }), [
    "juliet@localhost",
    "juliet@localhost/Balcony",
  ])
  assert.deepEqual(addressesIn({}), [])
})

test("what only looks like an address is none", () => {
  const names = [
    // As an e-mail address, a URI and a DNS name.
    implicit(1, Buffer.from("juliet@localhost")),
    implicit(6, Buffer.from("xmpp:juliet@localhost")),
    implicit(2, Buffer.from("localhost, othername:XmppAddr:juliet@localhost")),
    // Another kind of name, another kind of text, no UTF-8, no address, too little.
    explicit(0, objectIdentifier("1.3.6.1.5.5.7.8.7"), explicit(0, utf8String("juliet@localhost"))),
    explicit(0, XMPP_ADDRESS, explicit(0, ia5String("juliet@localhost"))),
    explicit(0, XMPP_ADDRESS, explicit(0, Buffer.from([0x0c, 2, 0xff, 0xff]))),
    explicit(0, XMPP_ADDRESS, explicit(0, utf8String("@"))),
    explicit(0, XMPP_ADDRESS, explicit(0, utf8String("juliet@localhost\0.example"))),
    explicit(0, XMPP_ADDRESS),
    explicit(0, sequence()),
  ]
  assert.deepEqual(addressesIn({ names, addresses: ["romeo@localhost"] }), ["romeo@localhost"])
})

test("bytes that are no certificate, or more than one, are none", () => {
  const { der } = makeCertificate()
  for (const bytes of [
    new Uint8Array(),
    Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
    der.subarray(0, -1),
    Buffer.concat([der, Uint8Array.of(0)]),
    Buffer.concat([der, der]),
    Buffer.from(makeCertificate().certificate.replace("BEGIN CERTIFICATE", "BEGIN NONSENSE")),
  ]) {
    assert.equal(findCertificate(new Uint8Array(bytes)), undefined)
  }
})

test("a certificate is good from its first to its last second", () => {
  const [validFrom, validTo] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)]
  const read = findCertificate(makeCertificate({ validFrom, validTo }).der)
  assert.ok(read)
  assert.deepEqual(
    [validFrom - 1, validFrom, validTo, validTo + 1].map((now) => isValidAt(read, now)),
    [false, true, true, false],
  )
})
