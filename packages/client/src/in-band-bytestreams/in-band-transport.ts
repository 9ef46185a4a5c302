import {
  inBandTransport,
  NS_JINGLE_IN_BAND,
  parseInBandTransport,
  randomId,
  type XmlElement,
} from "@kith/xmpp"
import type { JingleSession } from "../jingle/session.ts"
import type { TransportEnd, TransportMethod } from "../jingle/session-content.ts"
import type { InBandBytestream } from "./bytestream.ts"
import type { InBandBytestreams } from "./bytestreams.ts"

/** What a block takes in a stanza besides its Base64, generously. */
const ENVELOPE_BYTES = 4_000
/** Large enough to be quick, small enough that a message in between does not wait long. */
const WANTED_BLOCK = 16_384
/** So many others are sure to take (XEP-0047 §3). */
const SMALLEST_OFFER = 4_096

/** Jingle over In-Band Bytestreams (XEP-0261): slow, and works wherever messages do. */
export class InBandTransport implements TransportMethod {
  readonly namespace = NS_JINGLE_IN_BAND
  readonly #streams: InBandBytestreams
  readonly #maxStanzaBytes: () => number

  /** `maxStanzaBytes`: what our server takes. */
  constructor(streams: InBandBytestreams, maxStanzaBytes: () => number) {
    this.#streams = streams
    this.#maxStanzaBytes = maxStanzaBytes
  }

  offer(session: JingleSession): InBandEnd {
    return new InBandEnd(this.#streams, session, randomId(), this.#blockSize())
  }

  answer(session: JingleSession, offered: XmlElement): InBandEnd | undefined {
    const { sid, blockSize, stanza } = parseInBandTransport(offered)
    // Messages would be kept for us in the archive, and nobody would hold their sender back.
    if (stanza !== "iq") return undefined
    return new InBandEnd(this.#streams, session, sid, Math.min(blockSize, this.#blockSize()))
  }

  #blockSize(): number {
    const fitting = Math.floor(((this.#maxStanzaBytes() - ENVELOPE_BYTES) * 3) / 4)
    return Math.max(SMALLEST_OFFER, Math.min(WANTED_BLOCK, fitting))
  }
}

/** Our end of a stream that is being agreed on, then of the stream. */
export class InBandEnd implements TransportEnd {
  readonly #streams: InBandBytestreams
  readonly #session: JingleSession
  readonly #sid: string
  #blockSize: number
  #stream: InBandBytestream | undefined

  constructor(streams: InBandBytestreams, session: JingleSession, sid: string, blockSize: number) {
    this.#streams = streams
    this.#session = session
    this.#sid = sid
    this.#blockSize = blockSize
  }

  get description(): XmlElement {
    return inBandTransport({ sid: this.#sid, blockSize: this.#blockSize, stanza: "iq" })
  }

  answered(theirs: XmlElement): boolean {
    if (theirs.namespace !== NS_JINGLE_IN_BAND) return false
    const { sid, blockSize, stanza } = parseInBandTransport(theirs)
    if (sid !== this.#sid || stanza !== "iq") return false
    // XEP-0261 §2.2: the responder may want smaller blocks.
    this.#blockSize = Math.min(this.#blockSize, blockSize)
    return true
  }

  /** More streams within the same way (XEP-0261 §2.4) are for who knows what to do with them. */
  informed(): void {}

  /**
   * The stream, once all is agreed on: the initiator of the session opens it (XEP-0261 §2.2). `undefined`: the peer gave it
   * the name of another one.
   */
  stream(): InBandBytestream | undefined {
    this.#stream ??= this.#streams.add(this.#session.peer, this.#sid, this.#blockSize)
    return this.#stream
  }

  close(): void {
    if (this.#stream !== undefined) this.#streams.remove(this.#stream)
  }
}
