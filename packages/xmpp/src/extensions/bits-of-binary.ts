import { sha1 } from "@noble/hashes/legacy.js"
import { bytesToHex } from "@noble/hashes/utils.js"
import { decodeBase64, encodeBase64 } from "../sasl/index.ts"
import { MalformedError, parseCount, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0231 Bits of Binary. */
export const NS_BITS = "urn:xmpp:bob"

/** A small picture or the like within XML. */
export interface Bits {
  /** A Content-ID, without `cid:`. */
  readonly cid: string
  /** Media type. */
  readonly type: string
  readonly bytes: Uint8Array
  /** How long to keep it, 0 for not at all; `undefined` as long as the program runs (§2.4). */
  readonly maxAgeSeconds?: number | undefined
}

/** §2.6: what others ask for these bytes by. */
export function contentIdOf(bytes: Uint8Array): string {
  return `sha1+${bytesToHex(sha1(bytes))}@bob.xmpp.org`
}

/** §2.3: asks for what a `cid:` address names. */
export function bitsRequest(cid: string): XmlElement {
  return xml("data", { xmlns: NS_BITS, cid })
}

/** §2.5. */
export function bitsOfBinary({ cid, type, bytes, maxAgeSeconds }: Bits): XmlElement {
  const age = maxAgeSeconds === undefined ? undefined : String(maxAgeSeconds)
  return xml("data", { xmlns: NS_BITS, cid, "max-age": age, type }, encodeBase64(bytes))
}

/** Throws {@link MalformedError}, also where a Content-ID by SHA-1 is not that of the bytes. */
export function parseBits(data: XmlElement): Bits {
  const { cid, type, "max-age": age } = data.attrs
  // §2.5 wants no white space in it, and its own examples have some.
  const bytes = decodeBase64(data.text.replace(/\s/g, ""))
  if (cid === undefined || type === undefined || bytes === undefined) {
    throw new MalformedError("The data lacks its Content-ID or type, or is no Base64")
  }
  if (cid.startsWith("sha1+") && cid.toLowerCase() !== contentIdOf(bytes)) {
    throw new MalformedError("The data is not what its Content-ID says")
  }
  return { cid, type, bytes, maxAgeSeconds: parseCount(age) }
}
