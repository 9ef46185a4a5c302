import { webcrypto } from "node:crypto"
import * as x509 from "@peculiar/x509"

const DAY_MS = 24 * 60 * 60 * 1000
const VALID_DAYS = 825
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }

/** Makes a certificate for a domain that nobody vouches for, and its key, both as PEM. Times are epoch milliseconds. */
export async function createSelfSignedCertificate(
  domain: string,
  now: number,
): Promise<{ readonly certificate: string; readonly key: string }> {
  x509.cryptoProvider.set(webcrypto as Crypto)
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [domain] }],
    // A day of slack for clocks that are slow.
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + VALID_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys: keys as webcrypto.CryptoKeyPair,
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: toAscii(domain) }]),
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.serverAuth,
        x509.ExtendedKeyUsage.clientAuth,
      ]),
    ],
  })
  const exported = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64")
  const lines = exported.match(/.{1,64}/g)?.join("\n")
  return {
    certificate: certificate.toString("pem"),
    key: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`,
  }
}

function toAscii(domain: string): string {
  return URL.parse(`http://${domain}`)?.hostname ?? domain
}
