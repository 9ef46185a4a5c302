import { decodeBase64, encodeBase64 } from "../sasl/base64.ts"
import { MalformedError, parseCount, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0047 In-Band Bytestreams: bytes within stanzas. */
export const NS_IN_BAND_BYTESTREAMS = "http://jabber.org/protocol/ibb"

/** §2.1: a block has at most so many bytes before it is written in Base64. */
export const LARGEST_BLOCK = 65_535
const LONGEST_SID = 255

export interface BytestreamOpening {
  readonly sid: string
  /** In bytes. */
  readonly blockSize: number
  /** In which kind of stanza the blocks go; `iq` where nothing is said. */
  readonly stanza: "iq" | "message"
}

/** §2.1. */
export function openBytestream({ sid, blockSize, stanza }: BytestreamOpening): XmlElement {
  const attrs = { "block-size": String(blockSize), sid, stanza }
  return xml("open", { xmlns: NS_IN_BAND_BYTESTREAMS, ...attrs })
}

/** Throws {@link MalformedError}. */
export function parseBytestreamOpening(open: XmlElement): BytestreamOpening {
  const { stanza = "iq" } = open.attrs
  if (stanza !== "iq" && stanza !== "message") throw new MalformedError("Blocks go in IQs or in messages")
  return { sid: parseBytestreamSid(open), blockSize: parseBlockSize(open), stanza }
}

/** Throws {@link MalformedError}. */
function parseBlockSize({ attrs }: XmlElement): number {
  const blockSize = parseCount(attrs["block-size"])
  if (blockSize === undefined || blockSize === 0 || blockSize > LARGEST_BLOCK) {
    throw new MalformedError(`A block has from 1 to ${LARGEST_BLOCK} bytes`)
  }
  return blockSize
}

export interface BytestreamBlock {
  readonly sid: string
  /** From 0 to 65535, then from 0 again; each direction has its own. */
  readonly seq: number
  readonly bytes: Uint8Array
}

/** §2.2. */
export function bytestreamBlock({ sid, seq, bytes }: BytestreamBlock): XmlElement {
  return xml("data", { xmlns: NS_IN_BAND_BYTESTREAMS, seq: String(seq), sid }, encodeBase64(bytes))
}

/** Throws {@link MalformedError}, also for whatever is not the one way to write the bytes (§4). */
export function parseBytestreamBlock(data: XmlElement): BytestreamBlock {
  const seq = parseCount(data.attrs.seq)
  if (seq === undefined || seq > 65_535) throw new MalformedError("A block needs a number below 65536")
  // The examples of the specification, and some clients, break the lines.
  const bytes = decodeBase64(data.text.replace(/[\r\n\t ]+/g, ""))
  if (bytes === undefined) throw new MalformedError("A block is not in Base64")
  return { sid: parseBytestreamSid(data), seq, bytes }
}

/** §2.3. */
export function closeBytestream(sid: string): XmlElement {
  return xml("close", { xmlns: NS_IN_BAND_BYTESTREAMS, sid })
}

/** Of any of the three elements. Throws {@link MalformedError}. */
export function parseBytestreamSid({ attrs }: XmlElement): string {
  const { sid } = attrs
  if (sid === undefined || sid === "" || sid.length > LONGEST_SID) {
    throw new MalformedError(`A bytestream needs a sid of at most ${LONGEST_SID} characters`)
  }
  return sid
}
