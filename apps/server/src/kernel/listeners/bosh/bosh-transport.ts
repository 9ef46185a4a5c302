import type { Clock } from "@kith/feature-kit"
import {
  type ElementLike,
  NS_CLIENT,
  type Stanza,
  StreamError,
  type StreamErrorCondition,
  serialize,
  stanza,
} from "@kith/xmpp"
import { type BoshCondition, type BoshRequest, NS_XBOSH } from "@kith/xmpp/extensions"
import { parseElement, type StreamLimits, UNAUTHENTICATED_LIMITS } from "@kith/xmpp/stream"
import { ReadingGate, type ReadingPace, STANZA_COST_BYTES } from "../../streams/reading-gate.ts"
import type { Transport, TransportListener } from "../../streams/transport.ts"
import { BoshSession, type SessionOwner } from "./bosh-session.ts"
import type { Exchange } from "./exchange.ts"
import { type Incoming, IncomingQueue } from "./incoming.ts"
import type { BodyLimits, WholeRequest } from "./request-body.ts"
import type { SessionTerms } from "./terms.ts"

/** What may have come and not been looked at before no more requests are taken in. */
const MAX_INCOMING_BYTES = 256 * 1024

/** Errors that BOSH has conditions for; all others are errors of the stream inside it (XEP-0124 §17.2). */
const CONDITIONS: { readonly [Condition in StreamErrorCondition]?: BoshCondition } = {
  "host-gone": "host-gone",
  "host-unknown": "host-unknown",
  "internal-server-error": "internal-server-error",
  "system-shutdown": "system-shutdown",
}

export interface BoshTransportParts {
  readonly sid: string
  readonly terms: SessionTerms
  readonly remoteAddress: string
  readonly isEncrypted: boolean
  readonly clock: Clock
  readonly pace: ReadingPace
  /** Stanzas may be so long once somebody has signed in. */
  readonly maxStanzaBytes: number
  /** And whole requests so long. */
  readonly maxRequestBytes: number
  /** It is over; `farewell` is for a client that asks later. */
  readonly gone: (farewell: string | undefined) => void
}

/** XMPP over BOSH (XEP-0124, XEP-0206). Encryption, if any, is that of the HTTP server or a proxy. */
export class BoshTransport implements Transport, SessionOwner {
  readonly remoteAddress: string
  readonly isEncrypted: boolean
  readonly canStartTls = false
  /** A browser cannot see its TLS connections, and there are several. */
  readonly channelBindings = {}
  readonly clientCertificate = undefined
  readonly session: BoshSession
  readonly #parts: BoshTransportParts
  readonly #gate: ReadingGate
  readonly #incoming = new IncomingQueue()
  readonly #first: BoshRequest
  #listener: TransportListener | undefined
  #limits: StreamLimits = UNAUTHENTICATED_LIMITS
  /** It begins with a request. */
  #received = 1
  #isOpened = false
  #isReading = true
  #isDelivering = false
  #isEnding = false
  #isClosed = false
  /** Requests whose bodies are being read. */
  beingRead = 0

  constructor(first: BoshRequest, exchange: Exchange, parts: BoshTransportParts) {
    this.#first = first
    this.#parts = parts
    this.remoteAddress = parts.remoteAddress
    this.isEncrypted = parts.isEncrypted
    this.#gate = new ReadingGate(parts.clock, parts.pace, (isOpen) => {
      this.#isReading = isOpen
      this.#readOn()
    })
    this.session = new BoshSession({ head: first, exchange }, { ...parts, owner: this })
  }

  get bufferedBytes(): number {
    return this.session.bufferedBytes
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
  get hasRoom(): boolean {
    return this.#incoming.size < MAX_INCOMING_BYTES
  }
  get bodyLimits(): BodyLimits {
    const isSignedIn = this.#limits.maxBytes >= this.#parts.maxStanzaBytes
    return {
      element: this.#limits,
      maxBytes: isSignedIn ? this.#parts.maxRequestBytes : 2 * this.#limits.maxBytes,
    }
  }

  listen(listener: TransportListener): void {
    this.#listener = listener
  }

  setLimits(limits: StreamLimits): void {
    this.#limits = limits
  }

  /** The request for a session opens its first stream (XEP-0206 §3). */
  begin(first: WholeRequest): void {
    this.#open(first.head)
    this.taken({ ...first, head: { ...first.head, isRestarting: false } })
  }

  openStream({ from }: { readonly from: string }): void {
    // XEP-0124 §7.2: only the first answer has these.
    if (this.#isOpened) return
    this.#isOpened = true
    this.session.describe({
      from,
      "xmlns:xmpp": NS_XBOSH,
      "xmpp:version": "1.0",
      "xmpp:restartlogic": "true",
    })
  }

  sendFeatures(features: readonly ElementLike[]): void {
    const children = features.map((feature) => serialize(feature, "")).join("")
    this.session.send({
      text: `<stream:features>${children}</stream:features>`,
      isStanza: false,
      usesStreamPrefix: true,
    })
  }

  sendElement(element: ElementLike): void {
    this.session.send({ text: serialize(element), isStanza: false, usesStreamPrefix: false })
  }

  sendStanza(text: string, name: string): void {
    const qualified = `<${name} xmlns='${NS_CLIENT}'${text.slice(name.length + 1)}`
    this.session.send({ text: qualified, isStanza: true, usesStreamPrefix: false })
  }

  /** The client asks for it. */
  restart(): void {}

  startTls(): void {
    throw new Error("TLS cannot be started inside HTTP")
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
    this.session.whenDrained(callback)
  }

  takeUndelivered(): readonly Stanza[] {
    const undelivered = this.session.takeUndelivered().filter(({ isStanza }) => isStanza)
    return undelivered.map(({ text }) => stanza(parseElement(text)))
  }

  close(error?: StreamError): void {
    if (this.#isEnding) return
    this.#isEnding = true
    if (error === undefined) this.#finish(this.session.end())
    else {
      const condition = CONDITIONS[error.condition]
      const text = error.toXml()
      this.#finish(
        condition === undefined
          ? this.session.end("remote-stream-error", { text, isStanza: false, usesStreamPrefix: true })
          : this.session.end(condition),
      )
    }
  }

  destroy(): void {
    this.#isEnding = true
    this.session.drop()
    this.#finish(undefined)
  }

  taken(request: WholeRequest): void {
    this.#received++
    this.#incoming.add(request)
    this.#gate.charge(request.bytes + STANZA_COST_BYTES * (request.stanzas.length + 1))
    // A client that says goodbye is heard to the end.
    if (request.head.isTerminating) this.#gate.close()
    this.#readOn()
  }

  broken(text: string): void {
    this.#listener?.onError(new StreamError("policy-violation", text))
  }

  lost(): void {
    if (this.#isEnding) return
    this.#isEnding = true
    // Whoever carries on the session elsewhere is to find it without a connection at once.
    this.#isClosed = true
    this.#listener?.onClosed()
    this.session.end("item-not-found")
    this.#release(undefined)
  }

  #finish(farewell: string | undefined): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#release(farewell)
    setImmediate(() => this.#listener?.onClosed())
  }

  #release(farewell: string | undefined): void {
    this.#gate.close()
    this.#parts.gone(farewell)
  }

  #open({ to, from, version, language }: BoshRequest): void {
    this.#listener?.onOpen({
      to: to ?? this.#first.to,
      from: from ?? this.#first.from,
      version: version ?? "1.0",
      language: language ?? this.#first.language,
      namespace: NS_CLIENT,
    })
  }

  #deliver(incoming: Incoming): void {
    switch (incoming.kind) {
      case "stanza":
        this.#listener?.onStanza(incoming.stanza)
        return
      case "restart":
        this.#open(incoming.head)
        return
      case "end":
        this.#listener?.onEnd()
    }
  }

  #readOn(): void {
    if (this.#isDelivering) return
    this.#isDelivering = true
    while (this.#isReading && !this.#isEnding) {
      const next = this.#incoming.take()
      if (next === undefined) break
      this.#deliver(next)
    }
    this.#isDelivering = false
    this.session.advance()
  }
}
