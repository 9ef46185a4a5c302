import type { X509Certificate } from "node:crypto"
import type { Socket } from "node:net"
import { connect, type SecureContext, TLSSocket } from "node:tls"
import { domainToASCII, domainToUnicode } from "node:url"
import type { ClientCertificate, Clock } from "@kith/feature-kit"
import {
  type ChannelBindings,
  type ElementLike,
  NS_CLIENT,
  NS_SERVER,
  NS_STREAM,
  type StreamError,
  serialize,
} from "@kith/xmpp"
import { StreamFramer, type StreamLimits } from "@kith/xmpp/stream"
import { ReadingGate, type ReadingPace, STANZA_COST_BYTES } from "../../streams/reading-gate.ts"
import type { StreamAnswer, Transport, TransportListener } from "../../streams/transport.ts"
import { channelBindingsOf } from "../tls/channel-bindings.ts"
import { certificateFaultOf, clientCertificateOf } from "../tls/client-certificate.ts"
import type { ServerTls } from "../tls/server-tls.ts"

const GOODBYE_MS = 5000

/** What TLS is made with, at the moment of the handshake: for who names no domain, and for the others. */
export interface TransportTls extends Pick<ServerTls, "context" | "options" | "hasClientAuthorities"> {
  /** Whose certificate it is, where there are several. */
  readonly domain?: string
  /** That of another domain; `undefined` where it has none of its own. */
  of?(domain: string): TransportTls | undefined
}

export interface TcpTransportParts {
  readonly clock: Clock
  readonly tls: TransportTls
  readonly pace: ReadingPace
  readonly isDirectTls: boolean
  /** What is agreed on by ALPN where TLS comes first (XEP-0368). */
  readonly protocol?: "xmpp-client" | "xmpp-server"
  /** The domain that this side has called; without it, it has been called. */
  readonly called?: string
}

/** RFC 6066 §3: an address is no name that could be indicated. */
const IP_LITERAL = /^[\d.]+$|:/
/** XEP-0220 §2.3: the header of who knows dialback declares its prefix. */
const DIALBACK = " xmlns:db='jabber:server:dialback'"

/** XMPP over TCP (RFC 6120 §4), in clear text, with STARTTLS, or over TLS from the first byte (XEP-0368). */
export class TcpTransport implements Transport {
  readonly remoteAddress: string
  readonly #clock: Clock
  readonly #tls: TransportTls
  /** What TLS was made with. */
  #shown: TransportTls
  #indicated: string | undefined
  readonly #called: string | undefined
  readonly #gate: ReadingGate
  readonly #framer: StreamFramer
  #socket: Socket
  #channelBindings: ChannelBindings | undefined
  #listener: TransportListener | undefined
  #outgoing = ""
  #isFlushDue = false
  #namespace = NS_CLIENT
  #hasHeader = false
  #received = 0
  #isStreamEnded = false
  #isEnding = false
  #isClosed = false

  constructor(socket: Socket, parts: TcpTransportParts) {
    this.#socket = socket
    this.remoteAddress = socket.remoteAddress ?? ""
    this.#clock = parts.clock
    this.#tls = parts.tls
    this.#shown = parts.tls
    this.#called = parts.called
    this.#gate = new ReadingGate(parts.clock, parts.pace, (isOpen) => {
      if (isOpen) this.#socket.resume()
      else this.#socket.pause()
    })
    this.#framer = new StreamFramer({
      onStreamStart: ({ attrs, namespace }) => {
        const { to, from, version, id } = attrs
        this.#listener?.onOpen({ to, from, version, id, language: attrs["xml:lang"], namespace })
      },
      onStanza: (stanza) => {
        this.#gate.charge(STANZA_COST_BYTES)
        this.#listener?.onStanza(stanza)
      },
      onStreamEnd: () => this.#listener?.onEnd(),
    })
    if (parts.isDirectTls) this.#secure(socket, [parts.protocol ?? "xmpp-client"])
    else this.#attach(socket)
  }

  get isEncrypted(): boolean {
    return this.#socket instanceof TLSSocket
  }
  /** Version of TLS, such as `TLSv1.3`. */
  get encryption(): string | undefined {
    return this.#socket instanceof TLSSocket ? (this.#socket.getProtocol() ?? undefined) : undefined
  }
  get canStartTls(): boolean {
    return !this.isEncrypted
  }
  get channelBindings(): ChannelBindings {
    if (!(this.#socket instanceof TLSSocket)) return {}
    this.#channelBindings ??= channelBindingsOf(this.#socket)
    return this.#channelBindings
  }
  get clientCertificate(): ClientCertificate | undefined {
    return this.#socket instanceof TLSSocket ? clientCertificateOf(this.#socket, this.#shown) : undefined
  }
  /** The domain whose certificate this side has shown, where it has several. */
  get indicatedDomain(): string | undefined {
    return this.isEncrypted ? this.#indicated : undefined
  }

  get securedFor(): string | undefined {
    return this.isEncrypted ? this.#shown.domain : undefined
  }
  /** What the other side has shown, with the issuers that it has sent along. */
  get peerCertificate(): X509Certificate | undefined {
    return this.#socket instanceof TLSSocket ? this.#socket.getPeerX509Certificate() : undefined
  }
  /** What is wrong with the other side's certificate, for people. */
  get certificateFault(): string | undefined {
    return this.#socket instanceof TLSSocket ? certificateFaultOf(this.#socket) : undefined
  }
  get bufferedBytes(): number {
    return this.#socket.writableLength + this.#outgoing.length
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
    this.#framer.limits = limits
  }

  openStream({ id, from, to, language, namespace = NS_CLIENT }: StreamAnswer): void {
    this.#namespace = namespace
    // XEP-0114 §3: streams of components are older than versions.
    const isServer = namespace === NS_SERVER
    const hasVersion = isServer || namespace === NS_CLIENT
    const attrs = { from, to, id, ...(hasVersion && { version: "1.0", "xml:lang": language }) }
    const names = `xmlns='${namespace}' xmlns:stream='${NS_STREAM}'${isServer ? DIALBACK : ""}`
    const header = serialize({ name: "stream:stream", attrs }).replace("/>", ` ${names}>`)
    this.#write(`<?xml version='1.0'?>${header}`)
    this.#hasHeader = true
  }

  sendFeatures(features: readonly ElementLike[]): void {
    this.#write(
      `<stream:features>${features.map((feature) => serialize(feature, this.#namespace)).join("")}</stream:features>`,
    )
  }

  sendElement(element: ElementLike): void {
    this.#write(serialize(element, this.#namespace))
  }

  sendStanza(text: string): void {
    this.#write(text)
  }

  restart(): void {
    this.#hasHeader = false
    this.#framer.reset()
  }

  startTls(domain?: string): void {
    // What came behind <starttls/> in clear text must not be taken for something that came over TLS.
    this.#framer.stop()
    this.#flush()
    this.#socket.off("data", this.#read)
    this.#secure(this.#socket, [], domain)
  }

  /** A handshake that takes too long ends with the time that the log-in may take. */
  #secure(plain: Socket, protocols: string[], domain?: string): void {
    this.#shown = (domain === undefined ? undefined : this.#tls.of?.(domain)) ?? this.#tls
    const { context, options } = this.#shown
    const called = this.#called
    plain.on("error", () => {})
    const terms = {
      ...options,
      secureContext: context,
      ...(protocols.length > 0 && { ALPNProtocols: protocols }),
    }
    const secure =
      called === undefined
        ? new TLSSocket(plain, {
            isServer: true,
            ...terms,
            ...(this.#tls.of !== undefined && { SNICallback: this.#choose }),
          })
        : connect({
            socket: plain,
            servername: IP_LITERAL.test(called) ? "" : domainToASCII(called),
            ...terms,
          })
    secure.once(called === undefined ? "secure" : "secureConnect", () => {
      this.restart()
      this.#listener?.onSecured?.()
    })
    this.#attach(secure)
  }

  /** RFC 6066 §3: the name that the other side indicates goes before all else it says. */
  readonly #choose = (name: string, answer: (error: Error | null, context?: SecureContext) => void): void => {
    const found = [domainToUnicode(name), name.toLowerCase()].find((known) => this.#tls.of?.(known))
    const named = found === undefined ? undefined : this.#tls.of?.(found)
    if (named !== undefined) {
      this.#shown = named
      this.#indicated = found
    }
    answer(null, named?.context)
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
    this.#flush()
    this.#socket.write("", (error) => callback(!error))
  }

  /**
   * Ends our stream, and not the other side's: what that sends is read until it ends its own (RFC 6120 §4.4). Nothing is
   * written any more.
   */
  endStream(error?: StreamError): void {
    if (error !== undefined) this.#write(error.toXml())
    if (this.#hasHeader) this.#write("</stream:stream>")
    this.#flush()
    this.#isStreamEnded = true
    this.#gate.close()
  }

  close(error?: StreamError): void {
    if (this.#isEnding) return
    this.endStream(error)
    this.#isEnding = true
    this.#framer.stop()
    this.#socket.end()
    // The peer's goodbye is waited for, but not for long.
    const cancel = this.#clock.after(GOODBYE_MS, () => this.#socket.destroy())
    this.#socket.once("close", cancel)
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #attach(socket: Socket): void {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 60_000)
    socket.on("data", this.#read)
    // The reason does not matter: `close` follows.
    socket.on("error", () => {})
    socket.on("close", () => {
      if (this.#isClosed || this.#socket !== socket) return
      this.#isClosed = true
      this.#gate.close()
      this.#listener?.onClosed()
    })
  }

  readonly #read = (chunk: Buffer): void => {
    this.#received++
    if (this.#isEnding) return
    this.#gate.charge(chunk.length)
    try {
      this.#framer.push(chunk)
    } catch (error) {
      this.#listener?.onError(error)
    }
  }

  #write(text: string): void {
    if (this.#isStreamEnded || this.#isClosed) return
    this.#outgoing += text
    if (this.#isFlushDue) return
    this.#isFlushDue = true
    setImmediate(this.#flushLater)
  }

  readonly #flushLater = (): void => this.#flush()

  #flush(): void {
    this.#isFlushDue = false
    if (this.#outgoing === "" || this.#isClosed) return
    const text = this.#outgoing
    this.#outgoing = ""
    this.#socket.write(text)
  }
}
