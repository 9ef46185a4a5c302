import type { Clock } from "@kith/feature-kit"
import {
  NS_SERVER,
  NS_STREAM,
  NS_TLS,
  parseStreamError,
  type Stanza,
  StreamError,
  type StreamErrorCondition,
} from "@kith/xmpp"
import { UNAUTHENTICATED_LIMITS } from "@kith/xmpp/stream"
import type { TcpTransport } from "../listeners/tcp/tcp-transport.ts"
import type { StreamOpening, TransportListener } from "../streams/transport.ts"
import { LinkFailure } from "./link-failure.ts"

/** Elements that may have come and wait to be asked for, before no more are read. */
const MAX_WAITING = 32
/** Stanzas that may come ahead of an answer. */
const MAX_AHEAD = 1000

/** Who takes over from a conversation. */
export interface Successor {
  onStanza(element: Stanza): void
  /** The stream or the connection is over; without an error where that was in order. */
  onOver(error: unknown): void
}

type Step = "header" | "element" | "security"
type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: unknown) => void }

/** A stream that this side has opened, as long as question and answer take turns (RFC 6120 §4.3). */
export class Conversation implements TransportListener {
  readonly transport: TcpTransport
  readonly #local: string
  readonly #remote: string
  readonly #arrived: Stanza[] = []
  readonly #cancel: () => void
  #header: StreamOpening | undefined
  #waiting: (Waiting & { readonly for: Step }) | undefined
  #successor: Successor | undefined
  #error: unknown
  #isHeldUp = false

  constructor(
    transport: TcpTransport,
    parts: {
      readonly local: string
      readonly remote: string
      readonly clock: Clock
      readonly patienceSeconds: number
    },
  ) {
    this.transport = transport
    this.#local = parts.local
    this.#remote = parts.remote
    transport.setLimits({ ...UNAUTHENTICATED_LIMITS, maxBytes: 64 * 1024 })
    transport.listen(this)
    this.#cancel = parts.clock.after(parts.patienceSeconds * 1000, () => {
      this.#end(new LinkFailure(`${this.#remote} takes too long to open a stream.`))
      transport.destroy()
    })
  }

  /** The id that the other side has given the stream. */
  get streamId(): string {
    return this.#header?.id ?? ""
  }

  /** Opens a stream; resolves with the features of the other side. */
  async open(): Promise<Stanza> {
    const header = {
      id: undefined,
      from: this.#local,
      to: this.#remote,
      language: "en",
      namespace: NS_SERVER,
    }
    this.#header = undefined
    this.transport.openStream(header)
    await this.#wait("header")
    const features = await this.next()
    if (features.name === "features" && features.namespace === NS_STREAM) return features
    throw new LinkFailure(`${this.#remote} does not say what it can do; it sent <${features.name}/>.`)
  }

  /** After a log-in everything begins anew. */
  reopen(): Promise<Stanza> {
    this.transport.restart()
    return this.open()
  }

  /** RFC 6120 §5.4.2. */
  async secure(): Promise<void> {
    this.transport.sendElement({ name: "starttls", attrs: { xmlns: NS_TLS } })
    const answer = await this.next()
    if (answer.name !== "proceed" || answer.namespace !== NS_TLS) {
      throw new LinkFailure(`${this.#remote} does not encrypt the connection.`, { isLasting: true })
    }
    const secured = this.#wait("security")
    this.transport.startTls()
    await secured
  }

  /** Of a connection that is encrypted from the first byte. */
  secured(): Promise<void> {
    return this.#wait("security")
  }

  /** The next element that comes, or has come. */
  next(): Promise<Stanza> {
    const arrived = this.#arrived.shift()
    if (this.#arrived.length === 0) this.#readOn()
    return arrived === undefined ? this.#wait("element") : Promise.resolve(arrived)
  }

  /** The next that matches; what came ahead of it stays for later. */
  async nextWhere(matches: (element: Stanza) => boolean): Promise<Stanza> {
    const ahead: Stanza[] = []
    let element = await this.next()
    while (!matches(element)) {
      ahead.push(element)
      if (ahead.length > MAX_AHEAD) throw new LinkFailure(`${this.#remote} does not answer.`)
      element = await this.next()
    }
    this.#arrived.unshift(...ahead)
    return element
  }

  /** What comes from now on, and has come already, is the successor's. */
  handOver(successor: Successor): void {
    this.#cancel()
    this.#successor = successor
    this.#readOn()
    for (const element of this.#arrived.splice(0)) successor.onStanza(element)
    if (this.#error !== undefined) successor.onOver(this.#error)
  }

  /** It leads nowhere. */
  abandon(error?: StreamError): void {
    this.#cancel()
    this.transport.close(error)
  }

  onOpen(opening: StreamOpening): void {
    const isFirst = this.#header === undefined
    this.#header = opening
    if (!isFirst) this.onError(new StreamError("bad-format"))
    else if (opening.namespace !== NS_SERVER) this.onError(new StreamError("invalid-namespace"))
    else this.#resolve("header", undefined)
  }

  onSecured(): void {
    this.#resolve("security", undefined)
  }

  onStanza(element: Stanza): void {
    if (element.name === "error" && element.namespace === NS_STREAM) {
      this.#end(toFailure(parseStreamError(element), this.#remote))
      this.transport.close()
    } else if (this.#successor !== undefined) this.#successor.onStanza(element)
    else if (this.#waiting?.for === "element") this.#resolve("element", element)
    else if (this.#arrived.push(element) > MAX_WAITING) this.#holdUp()
  }

  onEnd(): void {
    this.#end(new LinkFailure(`${this.#remote} has ended the stream.`))
    this.transport.close()
  }

  onError(error: unknown): void {
    this.#end(error)
    if (error instanceof StreamError) this.transport.close(error)
    else this.transport.destroy()
  }

  onClosed(): void {
    this.#end(new LinkFailure(`The connection with ${this.#remote} broke.`))
  }

  /**
   * A side that may send stanzas (XEP-0288) sends all that it has right behind the answer that this one waits for. What is read
   * already is no more than one piece of input.
   */
  #holdUp(): void {
    if (this.#isHeldUp) return
    this.#isHeldUp = true
    this.transport.pause()
  }

  #readOn(): void {
    if (!this.#isHeldUp) return
    this.#isHeldUp = false
    this.transport.resume()
  }

  #wait<Value>(what: Step): Promise<Value> {
    if (this.#error !== undefined) return Promise.reject(this.#error)
    return new Promise((resolve, reject) => {
      this.#waiting = { for: what, resolve, reject }
    })
  }

  #resolve(what: Step, value: unknown): void {
    const waiting = this.#waiting
    if (waiting?.for !== what) return
    this.#waiting = undefined
    waiting.resolve(value as never)
  }

  /** Only the first reason counts: what follows is its consequence. */
  #end(error: unknown): void {
    if (this.#error !== undefined) return
    this.#error = error
    this.#cancel()
    this.#waiting?.reject(error)
    this.#waiting = undefined
    this.#successor?.onOver(error)
  }
}

/** Trying again does not help before somebody there mends something, or lets us in. */
const LASTING: ReadonlySet<StreamErrorCondition> = new Set([
  "host-gone",
  "host-unknown",
  "not-authorized",
  "policy-violation",
])

/** RFC 6120 §4.9.3: what the other side says has gone wrong. */
function toFailure({ condition, text }: StreamError, remote: string): LinkFailure {
  const detail = text === undefined ? condition : `${condition}, ${text}`
  const isLasting = LASTING.has(condition)
  return new LinkFailure(`${remote} has ended the stream: ${detail}`, { isLasting })
}
