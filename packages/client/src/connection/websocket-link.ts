import { type Jid, NS_FRAMING, type Stanza, StreamError, stanza } from "@kith/xmpp"
import { SERVER_LIMITS } from "./limits.ts"
import type { Link } from "./link.ts"
import { readFrame } from "./read-frame.ts"
import { Slices } from "./slices.ts"
import { leaveOutUnlessAnswer } from "./unreadable.ts"

const CONNECT_MS = 20_000

/** The part of a WebSocket that browsers and `ws` share. */
export interface WebSocketLike {
  readonly readyState: number
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onerror: ((event: unknown) => void) | null
  onclose: ((event: { code: number; reason: string }) => void) | null
  send(text: string): void
  close(): void
}

export interface WebSocketLinkOptions {
  /** Calls what it gets in a later task: many frames are read with such pauses. */
  readonly yieldTo: (next: () => void) => void
  /** What the server may say sentences in (RFC 6120 §4.7.4), a tag of BCP 47. */
  readonly language?: string
}

/** RFC 7395: each frame is one element. `socket` must have been asked for the subprotocol `xmpp`. */
export async function openWebSocketLink(
  url: string,
  socket: WebSocketLike,
  options: WebSocketLinkOptions,
): Promise<Link> {
  await whenOpen(socket)
  return new WebSocketLink(isConfidentialUrl(url), socket, options)
}

/** TLS, or a connection that does not leave this machine. */
export function isConfidentialUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === "wss:" || isLoopback(hostname)
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host)
}

function whenOpen(socket: WebSocketLike): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const fail = () => {
      clearTimeout(timer)
      socket.onopen = socket.onclose = null
      // A late error of an abandoned socket is nobody's.
      socket.onerror = () => undefined
      socket.close()
      reject(new Error("The WebSocket could not be opened."))
    }
    const timer = setTimeout(fail, CONNECT_MS)
    socket.onopen = () => {
      clearTimeout(timer)
      resolve()
    }
    socket.onerror = fail
    socket.onclose = fail
  })
}

class WebSocketLink implements Link {
  readonly isConfidential: boolean
  readonly channelBindings = []
  readonly canStartTls = false
  limits = SERVER_LIMITS
  onElement: (element: Stanza) => void = () => undefined
  onEnd: (error?: Error) => void = () => undefined
  readonly #socket: WebSocketLike
  readonly #language: string | undefined
  /** What came, in order: also the end comes after what was said before it. */
  readonly #events: Slices<() => void>
  #isClosing = false
  #hasEnded = false

  constructor(isConfidential: boolean, socket: WebSocketLike, { yieldTo, language }: WebSocketLinkOptions) {
    this.isConfidential = isConfidential
    this.#socket = socket
    this.#language = language
    this.#events = new Slices((handle) => handle(), yieldTo)
    socket.onmessage = ({ data }) => this.#events.put(() => this.#receive(data))
    socket.onerror = () => this.#events.put(() => this.#end(new Error("The WebSocket failed.")))
    socket.onclose = () => this.#events.put(() => this.#closedBySocket())
  }

  openStream(domain: string, from?: Jid): void {
    const attrs = {
      xmlns: NS_FRAMING,
      to: domain,
      from: from?.toString(),
      version: "1.0",
      "xml:lang": this.#language,
    }
    this.send(stanza({ name: "open", attrs }))
  }

  send(element: Stanza): void {
    if (!this.#hasEnded && this.#socket.readyState === 1) this.#socket.send(element.toString())
  }

  closeStream(): void {
    if (this.#isClosing) return
    this.send(stanza({ name: "close", attrs: { xmlns: NS_FRAMING } }))
    this.#isClosing = true
  }

  async startTls(): Promise<void> {
    throw new Error("A WebSocket is secured by its URL.")
  }

  destroy(): void {
    this.#socket.close()
    this.#end()
  }

  #closedBySocket(): void {
    this.#end(this.#isClosing ? undefined : new Error("The WebSocket was closed."))
  }

  #receive(data: unknown): void {
    if (this.#hasEnded) return
    try {
      if (typeof data !== "string") throw new Error("The server sent a binary frame.")
      const element = readFrame(data, this.limits)
      if (element.namespace !== NS_FRAMING) this.onElement(leaveOutUnlessAnswer(element))
      else if (element.name === "close") this.#closed()
    } catch (error) {
      this.#refuse(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** RFC 7395 §3.5: who ends the stream over something says over what. */
  #refuse(error: Error): void {
    if (error.cause instanceof StreamError) this.send(stanza(error.cause.toElement()))
    this.closeStream()
    this.#socket.close()
    this.#end(error)
  }

  /** RFC 7395 §3.6: who gets a <close/> answers with one, then the WebSocket is closed. */
  #closed(): void {
    const wasClosing = this.#isClosing
    this.closeStream()
    this.#socket.close()
    this.#end(wasClosing ? undefined : new Error("The server closed the stream."))
  }

  #end(error?: Error): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#events.stop()
    this.onEnd(error)
  }
}
