import { decodeBase64 } from "../sasl/base64.ts"
import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0300 Use of Cryptographic Hash Functions in XMPP. */
export const NS_HASHES = "urn:xmpp:hashes:2"

export interface HashValue {
  /** Such as `sha-256`. */
  readonly algorithm: string
  /** In Base64, with its padding. */
  readonly value: string
}

/** §3. */
export function hashElement({ algorithm, value }: HashValue): XmlElement {
  return xml("hash", { xmlns: NS_HASHES, algo: algorithm }, value)
}

/** Those that can be made sense of, at most eight. */
export function findHashes(holder: XmlElement): HashValue[] {
  return holder
    .childrenNamed("hash", NS_HASHES)
    .slice(0, 8)
    .flatMap((element) => {
      const algorithm = element.attrs.algo?.trim().toLowerCase() ?? ""
      const value = element.text.replace(/\s/g, "")
      const isHash = algorithm !== "" && value.length <= 128 && (decodeBase64(value)?.length ?? 0) >= 16
      return isHash ? { algorithm, value } : []
    })
}

/** §3: with which algorithm a hash will be made that is told later. */
export function hashUsed(algorithm: string): XmlElement {
  return xml("hash-used", { xmlns: NS_HASHES, algo: algorithm })
}

/** At most eight; also of hashes that are empty, as they were written before there was `<hash-used/>`. */
export function findHashesUsed(holder: XmlElement): string[] {
  const empty = holder.childrenNamed("hash", NS_HASHES).filter(({ text }) => text.trim() === "")
  return [...holder.childrenNamed("hash-used", NS_HASHES), ...empty].slice(0, 8).flatMap(({ attrs }) => {
    const algorithm = attrs.algo?.trim().toLowerCase() ?? ""
    return algorithm === "" || algorithm.length > 32 ? [] : [algorithm]
  })
}
