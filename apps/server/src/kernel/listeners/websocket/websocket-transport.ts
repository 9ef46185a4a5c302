import type { Duplex } from "node:stream"
import type { Clock } from "@kith/feature-kit"
import {
  type ElementLike,
  NS_CLIENT,
  NS_FRAMING,
  NS_STREAM,
  type Stanza,
  StreamError,
  serialize,
} from "@kith/xmpp"
import { parseFrame, type StreamLimits, UNAUTHENTICATED_LIMITS } from "@kith/xmpp/stream"
import type { RawData, WebSocket } from "ws"
import { ReadingGate, type ReadingPace, STANZA_COST_BYTES } from "../../streams/reading-gate.ts"
import type { StreamAnswer, Transport, TransportListener } from "../../streams/transport.ts"

const GOODBYE_MS = 5000
/** While so much waits for the client, its pings go unanswered: pongs would pile up. */
const MAX_BYTES_BEFORE_PONG = 65_536
/** What may come on top of one frame before it is seen to be too long. */
const READ_AHEAD_BYTES = 65_536

/** XMPP over WebSocket (RFC 7395): one element a frame. Encryption, if any, is that of the HTTP server or a proxy. */
export class WebSocketTransport implements Transport {
  readonly remoteAddress: string
  readonly isEncrypted: boolean
  readonly canStartTls = false
  /** A browser cannot see its TLS connection, so nothing can be bound to it. */
  readonly channelBindings = {}
  readonly clientCertificate = undefined
  readonly #clock: Clock
  readonly #gate: ReadingGate
  readonly #maxFrameBytes: number
  readonly #socket: WebSocket
  readonly #carrier: Duplex
  #isCorked = false
  /** Bytes since the last whole frame; not counted any more once the frame size of `ws` is the limit. */
  #unframed = 0
  #listener: TransportListener | undefined
  #limits: StreamLimits = UNAUTHENTICATED_LIMITS
  #received = 0
  #isOpen = false
  #isEnding = false
  #isClosed = false

  constructor(
    socket: WebSocket,
    /** What the frames are written to. */
    carrier: Duplex,
    parts: {
      readonly remoteAddress: string
      readonly isEncrypted: boolean
      readonly clock: Clock
      readonly pace: ReadingPace
      /** Longer frames than this never get here. */
      readonly maxFrameBytes: number
    },
  ) {
    this.#socket = socket
    this.#carrier = carrier
    this.remoteAddress = parts.remoteAddress
    this.isEncrypted = parts.isEncrypted
    this.#clock = parts.clock
    this.#maxFrameBytes = parts.maxFrameBytes
    this.#gate = new ReadingGate(parts.clock, parts.pace, (isOpen) => {
      if (isOpen) socket.resume()
      else socket.pause()
    })
    socket.on("message", (data, isBinary) => this.#read(data, isBinary))
    socket.on("ping", (data) => this.#answerPing(data))
    carrier.on("data", this.#weigh)
    // The reason does not matter: `close` follows.
    socket.on("error", () => {})
    socket.on("close", () => {
      this.#isClosed = true
      this.#gate.close()
      this.#listener?.onClosed()
    })
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }
  get received(): number {
    return this.#received
  }
  get isReading(): boolean {
    return this.#gate.isOpen
  }
  get isClosed(): boolean {
    return this.#isClosed
  }

  listen(listener: TransportListener): void {
    this.#listener = listener
  }

  setLimits(limits: StreamLimits): void {
    this.#limits = limits
    if (limits.maxBytes >= this.#maxFrameBytes) this.#carrier.off("data", this.#weigh)
  }

  openStream({ id, from, to, language }: StreamAnswer): void {
    this.#isOpen = true
    this.sendElement({
      name: "open",
      attrs: { xmlns: NS_FRAMING, from, to, id, version: "1.0", "xml:lang": language },
    })
  }

  sendFeatures(features: readonly ElementLike[]): void {
    const children = features.map((feature) => serialize(feature)).join("")
    this.#write(`<stream:features xmlns:stream='${NS_STREAM}'>${children}</stream:features>`)
  }

  sendElement(element: ElementLike): void {
    this.#write(serialize(element))
  }

  sendStanza(text: string, name: string): void {
    // Every frame names its namespace (RFC 7395 §3.3.3).
    this.#write(`<${name} xmlns='${NS_CLIENT}'${text.slice(name.length + 1)}`)
  }

  restart(): void {
    this.#isOpen = false
  }

  startTls(): void {
    throw new Error("TLS cannot be started inside a WebSocket")
  }

  pause(): void {
    this.#gate.hold()
  }

  resume(): void {
    this.#gate.release()
  }

  stopReading(): void {
    this.#gate.shut()
  }

  whenDrained(callback: (isWritten: boolean) => void): void {
    // Frames are written to the carrier as they are sent: it takes this behind all of them.
    this.#carrier.write("", (error) => callback(!error))
  }

  close(error?: StreamError): void {
    if (this.#isEnding) return
    if (error !== undefined) {
      const children = error
        .toElement()
        .elements.map((child) => serialize(child))
        .join("")
      this.#write(`<stream:error xmlns:stream='${NS_STREAM}'>${children}</stream:error>`)
    }
    if (this.#isOpen) this.sendElement({ name: "close", attrs: { xmlns: NS_FRAMING } })
    this.#isEnding = true
    this.#socket.close(1000)
    this.#gate.close()
    const cancel = this.#clock.after(GOODBYE_MS, () => this.#socket.terminate())
    this.#socket.once("close", cancel)
  }

  destroy(): void {
    this.#socket.terminate()
  }

  #read(data: RawData, isBinary: boolean): void {
    this.#received++
    if (this.#isEnding) return
    const bytes = data as Buffer
    this.#unframed = 0
    this.#gate.charge(bytes.length + STANZA_COST_BYTES)
    if (isBinary) {
      this.#listener?.onError(new StreamError("bad-format", "Frames are of text (RFC 7395 §3.2)."))
      return
    }
    try {
      const element = parseFrame(bytes, this.#limits)
      if (element.namespace === NS_FRAMING) this.#takeFraming(element)
      else this.#listener?.onStanza(element)
    } catch (error) {
      this.#listener?.onError(error)
    }
  }

  readonly #weigh = (chunk: Buffer): void => {
    this.#unframed += chunk.length
    if (this.#isEnding || this.#unframed <= this.#limits.maxBytes + READ_AHEAD_BYTES) return
    this.#listener?.onError(new StreamError("policy-violation", "A frame is too long."))
    // The rest of it would be kept until the connection is gone.
    this.#socket.pause()
  }

  #answerPing(data: Buffer): void {
    this.#unframed = 0
    this.#gate.charge(data.length + STANZA_COST_BYTES)
    if (!this.#isClosed && this.bufferedBytes < MAX_BYTES_BEFORE_PONG) this.#socket.pong(data)
  }

  #takeFraming(element: Stanza): void {
    if (element.name === "close") this.#listener?.onEnd()
    else if (element.name === "open") {
      const { to, from, version } = element.attrs
      this.#listener?.onOpen({ to, from, version, language: element.attrs["xml:lang"], namespace: NS_CLIENT })
    } else this.#listener?.onError(new StreamError("bad-format", `A frame cannot be <${element.name}/>.`))
  }

  #write(text: string): void {
    if (this.#isEnding || this.#isClosed) return
    // All frames of one turn of the event loop leave together.
    if (!this.#isCorked) {
      this.#isCorked = true
      this.#carrier.cork()
      setImmediate(this.#uncork)
    }
    this.#socket.send(text)
  }

  readonly #uncork = (): void => {
    this.#isCorked = false
    this.#carrier.uncork()
  }
}
