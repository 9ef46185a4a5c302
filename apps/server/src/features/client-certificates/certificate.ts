import { X509Certificate } from "node:crypto"
import { Jid } from "@kith/xmpp"
import { context, DER, readDer } from "./der.ts"

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

/** 2.5.29.17 and 1.3.6.1.5.5.7.8.5 */
const SUBJECT_ALTERNATIVE_NAME = "551d11"
const XMPP_ADDRESS = "2b06010505070805"
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
  const [certificate] = readDer(raw) ?? []
  const [body] = partsOf(certificate)
  const extensions = partsOf(partsOf(body).find(({ tag }) => tag === context(3)))[0]
  const addresses: Jid[] = []
  for (const extension of partsOf(extensions)) {
    const [id, ...rest] = partsOf(extension)
    const value = rest.at(-1)
    if (hexOf(id) !== SUBJECT_ALTERNATIVE_NAME || value?.tag !== DER.octetString) continue
    for (const name of partsOf((readDer(value.content) ?? [])[0])) {
      const address = name.tag === context(0) ? addressIn(name.content) : undefined
      if (address !== undefined) addresses.push(address)
    }
  }
  return addresses.slice(0, MAX_ADDRESSES)
}

function addressIn(otherName: Uint8Array): Jid | undefined {
  const [id, value] = readDer(otherName) ?? []
  const [text] = partsOf(value)
  if (hexOf(id) !== XMPP_ADDRESS || text?.tag !== DER.utf8String) return undefined
  try {
    return Jid.tryParse(new TextDecoder("utf-8", { fatal: true }).decode(text.content))
  } catch {
    return undefined
  }
}

type Value = NonNullable<ReturnType<typeof readDer>>[number]

function partsOf(value: Value | undefined): Value[] {
  return (value && readDer(value.content)) ?? []
}

function hexOf(value: Value | undefined): string {
  return value?.tag === DER.objectIdentifier ? Buffer.from(value.content).toString("hex") : ""
}
