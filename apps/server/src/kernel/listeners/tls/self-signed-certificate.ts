import { generateKeyPair, randomBytes, sign } from "node:crypto"
import { promisify } from "node:util"
import {
  bitString,
  boolean,
  type Der,
  explicit,
  ia5String,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from "./der.ts"

const DAY_MS = 24 * 60 * 60 * 1000
const VALID_DAYS = 825

const COMMON_NAME = objectIdentifier("2.5.4.3")
const ECDSA_WITH_SHA256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"))
const XMPP_ADDRESS = objectIdentifier("1.3.6.1.5.5.7.8.5")
const SRV_NAME = objectIdentifier("1.3.6.1.5.5.7.8.7")

/** Makes a certificate for a domain that nobody vouches for, and its key, both as PEM. Times are epoch milliseconds. */
export async function createSelfSignedCertificate(
  domain: string,
  now: number,
): Promise<{ readonly certificate: string; readonly key: string }> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("ec", { namedCurve: "P-256" })
  const name = sequence(set(sequence(COMMON_NAME, utf8String(domain.slice(0, 64)))))
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    serialNumber(),
    ECDSA_WITH_SHA256,
    name,
    // A day of slack for clocks that are slow.
    sequence(time(now - DAY_MS), time(now + VALID_DAYS * DAY_MS)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    explicit(3, extensions(domain)),
  )
  const signature = sign("sha256", body, privateKey)
  return {
    certificate: toPem(sequence(body, ECDSA_WITH_SHA256, bitString(signature))),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  }
}

/** RFC 5280 §4.1.2.2: positive, and nobody can guess it. */
function serialNumber(): Der {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return integer(bytes)
}

function extensions(domain: string): Der {
  return sequence(
    extension("2.5.29.17", sequence(...namesOf(domain))),
    extension("2.5.29.19", sequence(), true),
    // digitalSignature
    extension("2.5.29.15", bitString(Buffer.from([0x80]), 7), true),
    // serverAuth, and clientAuth for when this server calls another one.
    extension(
      "2.5.29.37",
      sequence(objectIdentifier("1.3.6.1.5.5.7.3.1"), objectIdentifier("1.3.6.1.5.5.7.3.2")),
    ),
  )
}

function extension(id: string, value: Der, isCritical = false): Der {
  return sequence(objectIdentifier(id), ...(isCritical ? [boolean(true)] : []), octetString(value))
}

/** RFC 6120 §13.7.1.2: the domain as DNS-ID, SRV-ID and XmppAddr. */
function namesOf(domain: string): Der[] {
  const ascii = URL.parse(`http://${domain}`)?.hostname ?? domain
  return [
    implicit(2, Buffer.from(ascii)),
    explicit(0, SRV_NAME, explicit(0, ia5String(`_xmpp-client.${ascii}`))),
    explicit(0, SRV_NAME, explicit(0, ia5String(`_xmpp-server.${ascii}`))),
    explicit(0, XMPP_ADDRESS, explicit(0, utf8String(domain))),
  ]
}

function toPem(certificate: Der): string {
  const lines =
    Buffer.from(certificate)
      .toString("base64")
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`
}
