import assert from "node:assert/strict"
import { X509Certificate } from "node:crypto"
import { test } from "node:test"
import { createSelfSignedCertificate } from "../listeners/tls/self-signed-certificate.ts"
import { certifies } from "./certifies.ts"

async function certificateFor(domain: string): Promise<Uint8Array> {
  const { certificate } = await createSelfSignedCertificate(domain, Date.now())
  return new X509Certificate(certificate).raw
}

test("a certificate is one of the domain it names, and of no other", async () => {
  const certificate = await certificateFor("verona.example")
  assert.equal(certifies(certificate, "verona.example"), true)
  assert.equal(certifies(certificate, "mantua.example"), false)
  assert.equal(certifies(certificate, "rooms.verona.example"), false)
  assert.equal(certifies(certificate, "example"), false)
})

test("a domain of other letters is found as DNS writes it", async () => {
  const certificate = await certificateFor("münchen.example")
  assert.equal(certifies(certificate, "münchen.example"), true)
  assert.equal(certifies(certificate, "munchen.example"), false)
})

test("what is no certificate certifies nothing", () => {
  assert.equal(certifies(new Uint8Array(), "verona.example"), false)
  assert.equal(certifies(Buffer.from("scribble"), "verona.example"), false)
})
