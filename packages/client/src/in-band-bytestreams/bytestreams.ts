import {
  errorReply,
  Jid,
  MalformedError,
  NS_IN_BAND_BYTESTREAMS,
  parseBytestreamBlock,
  parseBytestreamOpening,
  parseBytestreamSid,
  resultReply,
  type Stanza,
  StanzaError,
  type XmlElement,
} from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import { InBandBytestream } from "./bytestream.ts"

/** All bytestreams of this device (XEP-0047). A stream that nothing of ours waits for is refused. */
export class InBandBytestreams {
  readonly #requests: Requests
  readonly #clock: Clock
  readonly #send: (stanza: Stanza) => boolean
  readonly #streams = new Map<string, InBandBytestream>()

  constructor(requests: Requests, clock: Clock, send: (stanza: Stanza) => boolean) {
    this.#requests = requests
    this.#clock = clock
    this.#send = send
  }

  /** A stream that was agreed on; who opens it is agreed on too. `undefined`: that sid is taken. */
  add(peer: Jid, sid: string, blockSize: number): InBandBytestream | undefined {
    const key = keyOf(peer, sid)
    if (this.#streams.has(key)) return undefined
    const stream = new InBandBytestream({
      peer,
      sid,
      blockSize,
      now: () => this.#clock.now(),
      ask: async (request: XmlElement) => {
        await this.#requests.ask("set", request, peer)
      },
    })
    this.#streams.set(key, stream)
    return stream
  }

  remove(stream: InBandBytestream): void {
    stream.close()
    this.#streams.delete(keyOf(stream.peer, stream.sid))
  }

  isAbout(iq: Stanza): boolean {
    return NAMES.some((name) => iq.has(name, NS_IN_BAND_BYTESTREAMS))
  }

  /** Answers an IQ about a stream, blocks when they are taken in. */
  handle(iq: Stanza): void {
    this.#receive(iq).then(
      () => this.#send(resultReply(iq)),
      (error: unknown) => this.#send(errorReply(iq, describe(error))),
    )
  }

  async #receive(iq: Stanza): Promise<void> {
    const peer = Jid.tryParse(iq.from)
    const element = NAMES.map((name) => iq.child(name, NS_IN_BAND_BYTESTREAMS)).find(Boolean)
    if (peer === undefined || element === undefined || iq.type !== "set") throw new StanzaError("bad-request")
    const stream = this.#streams.get(keyOf(peer, parseBytestreamSid(element)))
    if (element.name === "open") {
      open(stream, element)
      return
    }
    if (stream === undefined) throw new StanzaError("item-not-found")
    if (element.name === "close") await stream.closedByPeer()
    else {
      const { seq, bytes } = parseBytestreamBlock(element)
      await stream.receive(seq, bytes)
    }
  }
}

const NAMES = ["data", "open", "close"] as const

/** XEP-0047 §2.1. */
function open(stream: InBandBytestream | undefined, element: XmlElement): void {
  const { blockSize, stanza } = parseBytestreamOpening(element)
  if (stream === undefined || stanza !== "iq") throw new StanzaError("not-acceptable", undefined, "cancel")
  // XEP-0261 §2.2: as agreed on; a smaller one does no harm.
  if (blockSize > stream.blockSize) throw new StanzaError("resource-constraint", undefined, "modify")
  stream.opened()
}

const keyOf = (peer: Jid, sid: string) => `${peer.toString()}\n${sid}`

function describe(error: unknown): StanzaError {
  if (error instanceof StanzaError) return error
  if (error instanceof MalformedError) return new StanzaError("bad-request", error.message, "cancel")
  console.warn("A block of a bytestream could not be taken in", error)
  return new StanzaError("internal-server-error")
}
