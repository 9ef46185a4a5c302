import { once } from "node:events"
import type { Socket } from "node:net"
import { parseStreamError, type Stanza } from "@kith/xmpp"
import { AUTHENTICATED_LIMITS, StreamFramer, type StreamHeader } from "@kith/xmpp/stream"

const PATIENCE_MS = 10_000

/** One end of a stream between servers (RFC 6120 §4) that sends the text it is given and hands out what arrives, in order. */
export class ServerStream {
  readonly #socket: Socket
  readonly #inbox: Stanza[] = []
  readonly #watchers = new Set<() => void>()
  #framer: StreamFramer
  #header: StreamHeader | undefined
  #isClosed = false

  /** `socket` is encrypted already. */
  constructor(socket: Socket) {
    this.#socket = socket
    this.#framer = this.#createFramer()
    socket.on("data", (chunk: Buffer) => {
      this.#framer.push(chunk)
      this.#wake()
    })
    socket.on("error", () => {})
    socket.on("close", () => {
      this.#isClosed = true
      this.#wake()
    })
  }

  get isClosed(): boolean {
    return this.#isClosed
  }
  get inbox(): readonly Stanza[] {
    return this.#inbox
  }

  /** Opens a stream as the side that has connected, for the first time or after a log-in. Gives the features. */
  async open(from: string, to: string): Promise<Stanza> {
    this.#begin(from, to)
    return this.next("features")
  }

  /** The id that the other side has given the stream. */
  get id(): string {
    return this.#header?.attrs.id ?? ""
  }

  /** Waits for the other side to open the stream, and answers. Gives the domains it has named. */
  async accept(features: string): Promise<{ readonly from: string; readonly to: string }> {
    await this.until(() => this.#header !== undefined, "<stream>")
    const { from = "", to = "" } = this.#header?.attrs ?? {}
    this.send(`${openingOf(to, from)}<stream:features>${features}</stream:features>`)
    return { from, to }
  }

  /** What follows is a new stream (RFC 6120 §4.3.3). */
  restart(): void {
    this.#header = undefined
    this.#framer = this.#createFramer()
  }

  /** Sends text as it is. */
  send(text: string): void {
    if (!this.#isClosed) this.#socket.write(text)
  }

  /** Logs in with its certificate, and opens the stream anew (XEP-0178 §3). */
  async logIn(from: string, to: string): Promise<void> {
    const identity = Buffer.from(from).toString("base64")
    this.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>${identity}</auth>`)
    const answer = await this.next("success|failure")
    if (answer.name === "failure") throw new Error(`The other server has refused the log-in: ${answer}`)
    this.restart()
    await this.open(from, to)
  }

  /** Takes the first element, arrived or to come, of that name (or one of `a|b`) and that `matches`. */
  async next(name: string, matches: (stanza: Stanza) => boolean = () => true): Promise<Stanza> {
    const names = name.split("|")
    const find = () => this.#inbox.findIndex((stanza) => names.includes(stanza.name) && matches(stanza))
    await this.until(() => find() >= 0, `<${name}>`)
    const [found] = this.#inbox.splice(find(), 1)
    if (found === undefined) throw new Error(`No <${name}> came`)
    return found
  }

  /** Waits for the other side to end the stream; gives the condition. */
  async refusal(): Promise<string> {
    const error = await this.next("error")
    await this.until(() => this.#isClosed, "the end")
    return parseStreamError(error).condition
  }

  stopReading(): void {
    this.#socket.pause()
  }
  readOn(): void {
    this.#socket.resume()
  }

  /** As when a cable is pulled. */
  cut(): void {
    this.#socket.destroy()
  }

  async until(isTrue: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS
    while (!isTrue()) {
      const restMs = deadline - Date.now()
      if (restMs <= 0 || this.#isClosed) {
        const seen = this.#inbox.map(String).join("\n") || "nothing"
        throw new Error(
          `${what} did not come${this.#isClosed ? " before the end" : ""}; in the inbox:\n${seen}`,
        )
      }
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          this.#watchers.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, restMs)
        this.#watchers.add(wake)
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return
    const gone = once(this.#socket, "close")
    this.cut()
    await gone
  }

  #begin(from: string, to: string): void {
    this.send(openingOf(from, to))
  }

  #wake(): void {
    for (const watch of this.#watchers) watch()
  }

  #createFramer(): StreamFramer {
    return new StreamFramer(
      {
        onStreamStart: (header) => {
          this.#header = header
        },
        onStanza: (stanza) => this.#inbox.push(stanza),
        onStreamEnd: () => {},
      },
      { ...AUTHENTICATED_LIMITS, maxBytes: 4_000_000 },
    )
  }
}

const openingOf = (from: string, to: string) =>
  `<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:db='jabber:server:dialback' xmlns:stream='http://etherx.jabber.org/streams' from='${from}' to='${to}' id='${Math.random()}' version='1.0'>`
