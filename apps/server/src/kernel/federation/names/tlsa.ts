import { createHash, type X509Certificate } from "node:crypto"
import type { TlsaRecord } from "./dns/index.ts"

/** What the records of a place (RFC 6698, RFC 7671) say about the certificate that it shows. */
export type TlsaVerdict =
  /** It is the one to expect; nothing else need vouch for it. */
  | "match"
  /** It is another: nobody to talk to. */
  | "mismatch"
  /** There is no record that one could go by: as if there were none at all (RFC 7671 §10.4). */
  | "no records"

export interface ShownCertificate {
  /** As the other side sent it: its own first, each followed by its issuer. */
  readonly chain: readonly X509Certificate[]
  /** The authorities of this server vouch for it, and it names the domain. */
  readonly isTrusted: boolean
  /** Whether a certificate names the domain, or the host that a secure way led to (RFC 7673 §4.1). */
  readonly namesServer: (certificate: X509Certificate) => boolean
  /** Epoch ms. */
  readonly now: number
}

/** Usages of RFC 6698 §2.1.1 in the words of RFC 7218. */
const PKIX_TA = 0
const PKIX_EE = 1
const DANE_TA = 2
const DANE_EE = 3

/** One record that matches is enough. */
export function matchesTlsa(shown: ShownCertificate, records: readonly TlsaRecord[]): TlsaVerdict {
  const usable = records.filter(isUsable)
  if (usable.length === 0) return "no records"
  return usable.some((record) => matches(shown, record)) ? "match" : "mismatch"
}

/** A certificate with its issuers, as far as the other side has sent them; for `getPeerX509Certificate`. */
export function chainOf(certificate: X509Certificate): readonly X509Certificate[] {
  const chain = [certificate]
  for (let next = certificate.issuerCertificate; next !== undefined; next = next.issuerCertificate) {
    if (chain.some(({ fingerprint256 }) => fingerprint256 === next?.fingerprint256)) break
    chain.push(next)
  }
  return chain
}

const HASHES: Readonly<Record<number, { readonly algorithm: string; readonly bytes: number }>> = {
  1: { algorithm: "sha256", bytes: 32 },
  2: { algorithm: "sha512", bytes: 64 },
}

function isUsable({ usage, selector, matchingType, data }: TlsaRecord): boolean {
  if (usage > DANE_EE || selector > 1 || data.length === 0) return false
  return matchingType === 0 || HASHES[matchingType]?.bytes === data.length
}

function matches({ chain, isTrusted, namesServer, now }: ShownCertificate, record: TlsaRecord): boolean {
  const [own, ...issuers] = chain
  if (own === undefined) return false
  switch (record.usage) {
    case PKIX_TA:
      return isTrusted && issuers.some((issuer) => isMeant(issuer, record))
    case PKIX_EE:
      return isTrusted && isMeant(own, record)
    case DANE_TA: {
      // RFC 7671 §5.2: the issuer that is meant vouches for it as an authority would, by name and time.
      const anchor = issuers.findIndex((issuer) => isMeant(issuer, record)) + 1
      return anchor > 0 && namesServer(own) && isChained(chain.slice(0, anchor + 1), now)
    }
    default:
      // RFC 7671 §5.1: the record says all; names and times in the certificate count for nothing.
      return isMeant(own, record)
  }
}

function isMeant(certificate: X509Certificate, { selector, matchingType, data }: TlsaRecord): boolean {
  const bytes =
    selector === 0 ? certificate.raw : certificate.publicKey.export({ type: "spki", format: "der" })
  const hash = HASHES[matchingType]
  const shown = hash === undefined ? bytes : createHash(hash.algorithm).update(bytes).digest()
  return Buffer.compare(shown, data) === 0
}

/** Whether each is signed by the next, an authority, and is valid now. */
function isChained(chain: readonly X509Certificate[], now: number): boolean {
  return chain.every((certificate, index) => {
    const issuer = chain[index + 1]
    const isInTime = certificate.validFromDate.getTime() <= now && now <= certificate.validToDate.getTime()
    if (issuer === undefined || !isInTime) return isInTime
    return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  })
}
