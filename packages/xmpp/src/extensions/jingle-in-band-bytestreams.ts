import { type XmlElement, xml } from "../xml/index.ts"
import { type BytestreamOpening, parseBytestreamOpening } from "./in-band-bytestreams.ts"

/** XEP-0261 Jingle In-Band Bytestreams Transport Method. */
export const NS_JINGLE_IN_BAND = "urn:xmpp:jingle:transports:ibb:1"

/** §2.2: what is agreed on before the stream is opened as in XEP-0047. */
export function inBandTransport({ sid, blockSize, stanza }: BytestreamOpening): XmlElement {
  const attrs = { "block-size": String(blockSize), sid, stanza: stanza === "iq" ? undefined : stanza }
  return xml("transport", { xmlns: NS_JINGLE_IN_BAND, ...attrs })
}

/** Throws `MalformedError`. */
export function parseInBandTransport(transport: XmlElement): BytestreamOpening {
  return parseBytestreamOpening(transport)
}
