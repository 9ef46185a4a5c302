import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto"
import {
  bitString,
  boolean,
  type Der,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from "../kernel/listeners/tls/der.ts"

export interface TestCertificate {
  /** PEM. */
  readonly certificate: string
  readonly key: string
  readonly der: Uint8Array
  readonly name: Der
  readonly privateKey: KeyObject
}

export interface CertificateWish {
  /** Addresses it names. */
  readonly addresses?: readonly string[]
  /** Names of DNS that it is for, in ASCII. */
  readonly hosts?: readonly string[]
  /** Epoch milliseconds. */
  readonly validFrom?: number
  readonly validTo?: number
  /** Who signs it; by default it signs itself. */
  readonly authority?: TestCertificate
  readonly isAuthority?: boolean
  /** More names as they stand in the certificate, to try what cannot be read. */
  readonly names?: readonly Der[]
}

const ECDSA_WITH_SHA256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"))
const XMPP_ADDRESS = objectIdentifier("1.3.6.1.5.5.7.8.5")

/** Makes the certificate of somebody's client, or of a server, as of 2025 to 2035. */
export function makeCertificate(wish: CertificateWish = {}): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const { authority, validFrom = Date.UTC(2025, 0, 1), validTo = Date.UTC(2035, 0, 1) } = wish
  const common = `Kith test ${randomBytes(6).toString("hex")}`
  const name = sequence(set(sequence(objectIdentifier("2.5.4.3"), utf8String(common))))
  const serial = randomBytes(16)
  serial[0] = 0x40
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_WITH_SHA256,
    authority?.name ?? name,
    sequence(time(validFrom), time(validTo)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    explicit(3, extensionsOf(wish)),
  )
  const signature = sign("sha256", body, authority?.privateKey ?? privateKey)
  const der = sequence(body, ECDSA_WITH_SHA256, bitString(signature))
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? []
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    der: new Uint8Array(der),
    name,
    privateKey,
  }
}

function extensionsOf(wish: CertificateWish): Der {
  const { addresses = [], hosts = ["client.example"], names = [], isAuthority = false } = wish
  const all = [
    ...addresses.map((address) => explicit(0, XMPP_ADDRESS, explicit(0, utf8String(address)))),
    ...names,
    ...hosts.map((host) => implicit(2, Buffer.from(host, "latin1"))),
  ]
  const extension = (id: string, value: Der, isCritical = false) =>
    sequence(objectIdentifier(id), ...(isCritical ? [boolean(true)] : []), octetString(value))
  return sequence(
    extension("2.5.29.17", sequence(...all)),
    extension("2.5.29.19", isAuthority ? sequence(boolean(true)) : sequence(), true),
  )
}
