import type { Socket } from "node:net"
import {
  escapeAttribute,
  NS_SERVER,
  NS_STREAM,
  parseStreamError,
  type Stanza,
  StreamFramer,
} from "@kith/xmpp"
import { NS_DIALBACK } from "@kith/xmpp/extensions"

/** A stream to another server that goes no further than what it offers. Reads one element at a time. */
export class ProbeStream {
  readonly #socket: Socket
  readonly #arrived: Stanza[] = []
  readonly #framer: StreamFramer
  #end: Error | undefined
  #wake: () => void = () => undefined

  constructor(socket: Socket) {
    this.#socket = socket
    this.#framer = new StreamFramer({
      onStreamStart: () => undefined,
      onStanza: (element) => this.#take(element),
      onStreamEnd: () => this.#finish(new Error("closes the stream")),
    })
    socket.on("data", this.#read).on("error", this.#finish).on("close", this.#close)
  }

  /** `from` is the domain of this server, `to` the other one. */
  open(from: string, to: string): void {
    this.#socket.write(
      `<?xml version='1.0'?><stream:stream xmlns='${NS_SERVER}' xmlns:stream='${NS_STREAM}' xmlns:db='${NS_DIALBACK}' ` +
        `from='${escapeAttribute(from)}' to='${escapeAttribute(to)}' version='1.0'>`,
    )
  }

  send(xml: string): void {
    this.#socket.write(xml)
  }

  /** Rejects with what ended the stream. */
  async next(): Promise<Stanza> {
    for (;;) {
      const element = this.#arrived.shift()
      if (element !== undefined) return element
      if (this.#end !== undefined) throw this.#end
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Leaves the socket to somebody else; what has come in the clear is thrown away. */
  release(): Socket {
    this.#framer.stop()
    return this.#socket.off("data", this.#read).off("error", this.#finish).off("close", this.#close)
  }

  /** Says goodbye and goes. */
  close(): void {
    if (this.#socket.writable) this.#socket.end("</stream:stream>")
    this.#socket.destroySoon()
  }

  readonly #read = (chunk: Buffer): void => {
    try {
      this.#framer.push(chunk)
    } catch {
      this.#finish(new Error("does not speak XMPP"))
    }
  }

  readonly #close = (): void => this.#finish(new Error("closes the connection"))

  readonly #finish = (error: Error): void => {
    this.#end ??= error
    this.#wake()
  }

  #take(element: Stanza): void {
    if (element.name === "error" && element.namespace === NS_STREAM) this.#finish(parseStreamError(element))
    else this.#arrived.push(element)
    this.#wake()
  }
}
