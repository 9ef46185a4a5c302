import { X509Certificate } from "node:crypto"
import { findOtherNames, XMPP_ADDRESS_NAME } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

/** What matters here of a certificate. */
export interface ReadCertificate {
  /** What it is known by: the SHA-256 of all of it. */
  readonly fingerprint: string
  /** Epoch milliseconds. */
  readonly validFrom: number
  readonly validTo: number
  /** Whom it names (RFC 6120 §13.7.1.4). */
  readonly addresses: readonly Jid[]
}

/** Of a chain of keys, not of a person. */
const MAX_ADDRESSES = 20

/** `undefined` for bytes that are no certificate. */
export function findCertificate(raw: Uint8Array): ReadCertificate | undefined {
  try {
    const certificate = new X509Certificate(raw)
    // Something behind it would make two certificates out of one.
    if (certificate.raw.length !== raw.length) return undefined
    return {
      fingerprint: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
      validFrom: certificate.validFromDate.getTime(),
      validTo: certificate.validToDate.getTime(),
      addresses: addressesOf(raw),
    }
  } catch {
    return undefined
  }
}

export function isValidAt({ validFrom, validTo }: ReadCertificate, now: number): boolean {
  return validFrom <= now && now <= validTo
}

function addressesOf(raw: Uint8Array): Jid[] {
  return findOtherNames(raw)
    .filter(({ kind }) => kind === XMPP_ADDRESS_NAME)
    .map(({ text }) => Jid.tryParse(text))
    .filter((address) => address !== undefined)
    .slice(0, MAX_ADDRESSES)
}
