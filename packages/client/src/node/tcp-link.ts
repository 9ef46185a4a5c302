import { createHash, type X509Certificate } from "node:crypto"
import { connect as connectTcp, type Socket } from "node:net"
import { connect as connectTls, type TLSSocket } from "node:tls"
import {
  escapeAttribute,
  type Jid,
  NS_CLIENT,
  NS_STREAM,
  type Stanza,
  StreamError,
  StreamFramer,
  type StreamLimits,
} from "@kith/xmpp"
import type { TcpEndpoint } from "../connection/endpoint.ts"
import { LEFT_OUT_TIMES, SERVER_LIMITS } from "../connection/limits.ts"
import type { ChannelBinding, Link } from "../connection/link.ts"
import { ConnectionRefused } from "../connection/status.ts"
import { leaveOut, leaveOutUnlessAnswer, UnreadableStream } from "../connection/unreadable.ts"
import { isLoopback } from "../connection/websocket-link.ts"

const CONNECT_MS = 20_000

/** A stream over TCP (RFC 6120 §3), with TLS from the start or by STARTTLS. `domain` is what the certificate must name. */
export async function openTcpLink(endpoint: TcpEndpoint, domain: string): Promise<Link> {
  const { host, port, security, certificateAuthority } = endpoint
  const plain = connectTcp({ host, port, timeout: CONNECT_MS })
  plain.setNoDelay(true)
  await whenEvent(plain, "connect")
  const secure = () => secureSocket(plain, domain, certificateAuthority)
  if (security === "direct") return new TcpLink(host, await secure(), undefined)
  return new TcpLink(host, plain, security === "starttls" ? secure : undefined)
}

async function secureSocket(plain: Socket, domain: string, ca: string | undefined): Promise<TLSSocket> {
  const socket = connectTls({
    socket: plain,
    servername: domain,
    ALPNProtocols: ["xmpp-client"],
    minVersion: "TLSv1.2",
    ...(ca === undefined ? {} : { ca }),
  })
  try {
    await whenEvent(socket, "secureConnect")
    return socket
  } catch (error) {
    plain.destroy()
    if (error instanceof Error && "code" in error && isCertificateCode(String(error.code))) {
      const sentence = `The certificate of ${domain} cannot be trusted: ${error.message}.`
      throw new ConnectionRefused("server-not-trusted", sentence, { cause: error })
    }
    throw error
  }
}

const isCertificateCode = (code: string): boolean =>
  /CERT|ISSUER|^ERR_TLS_CERT|SELF_SIGNED|SIGNATURE/.test(code)

function whenEvent(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => socket.destroy(new Error("The server did not answer in time.")),
      CONNECT_MS,
    )
    const done = (finish: () => void) => {
      clearTimeout(timer)
      socket.off(event, onReady).off("error", onError).off("close", onClose)
      finish()
    }
    const onReady = () => done(resolve)
    const onError = (error: Error) => done(() => reject(error))
    const onClose = () => done(() => reject(new Error("The server closed the connection.")))
    socket.once(event, onReady).once("error", onError).once("close", onClose)
  })
}

const withRest = (limits: StreamLimits): StreamLimits => ({
  ...limits,
  maxBytesLeftOut: LEFT_OUT_TIMES * limits.maxBytes,
})

class TcpLink implements Link {
  onElement: (element: Stanza) => void = () => undefined
  onEnd: (error?: Error) => void = () => undefined
  #socket: Socket
  #secure: (() => Promise<TLSSocket>) | undefined
  readonly #isLocal: boolean
  readonly #framer: StreamFramer
  #isOpen = false
  #hasEnded = false

  constructor(host: string, socket: Socket, secure: (() => Promise<TLSSocket>) | undefined) {
    this.#socket = socket
    this.#secure = secure
    this.#isLocal = isLoopback(host)
    this.#framer = new StreamFramer(
      {
        onStreamStart: () => undefined,
        onStanza: (element) => this.onElement(leaveOutUnlessAnswer(element)),
        onLeftOut: (tag, excess) => this.#leftOut(tag, excess),
        onStreamEnd: () => this.#streamEnded(),
      },
      withRest(SERVER_LIMITS),
    )
    this.#listen()
  }

  get isConfidential(): boolean {
    return "encrypted" in this.#socket || (this.#isLocal && this.#secure === undefined)
  }
  get limits(): StreamLimits {
    return this.#framer.limits
  }
  set limits(limits: StreamLimits) {
    this.#framer.limits = withRest(limits)
  }
  get canStartTls(): boolean {
    return this.#secure !== undefined
  }

  get channelBindings(): readonly ChannelBinding[] {
    if (!("encrypted" in this.#socket)) return []
    const socket = this.#socket as TLSSocket
    const found: ChannelBinding[] = []
    // RFC 9266 §4.2: before TLS 1.3 the exporter is only safe with the extended master secret, which Node does not tell.
    if (socket.getProtocol() === "TLSv1.3") {
      const data = socket.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0))
      found.push({ type: "tls-exporter", data })
    }
    const certificate = socket.getPeerX509Certificate()
    const data = certificate === undefined ? undefined : endPointBinding(certificate)
    if (data !== undefined) found.push({ type: "tls-server-end-point", data })
    return found
  }

  openStream(domain: string, from?: Jid): void {
    this.#framer.reset()
    this.#isOpen = true
    const sender = from === undefined ? "" : `from='${escapeAttribute(from.toString())}' `
    this.#write(
      `<?xml version='1.0'?><stream:stream ${sender}to='${escapeAttribute(domain)}' version='1.0' xml:lang='en' ` +
        `xmlns='${NS_CLIENT}' xmlns:stream='${NS_STREAM}'>`,
    )
  }

  send(element: Stanza): void {
    this.#write(element.toXml(NS_CLIENT))
  }

  closeStream(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#write("</stream:stream>")
  }

  async startTls(): Promise<void> {
    if (this.#secure === undefined) throw new Error("TLS is not to be started here.")
    // What came along unencrypted must never be read as if it had come encrypted.
    this.#framer.stop()
    this.#socket.removeAllListeners()
    this.#socket = await this.#secure()
    this.#secure = undefined
    this.#listen()
  }

  destroy(): void {
    this.#socket.destroy()
    this.#end()
  }

  #listen(): void {
    this.#socket.setTimeout(0)
    this.#socket.on("data", (chunk: Buffer) => {
      try {
        this.#framer.push(chunk)
      } catch (error) {
        this.#refuse(error instanceof Error ? error : new Error(String(error)))
      }
    })
    this.#socket.on("error", (error) => this.#end(error))
    this.#socket.on("close", () => this.#end(this.#isOpen ? new Error("The connection broke.") : undefined))
  }

  #leftOut(tag: Stanza, excess: StreamError): void {
    const rest = leaveOut(tag, excess)
    if (rest === undefined) throw excess
    this.onElement(rest)
  }

  /** RFC 6120 §4.9.1.1, §11.3: after what is no XML nothing that follows means anything. */
  #refuse(error: Error): void {
    const isUnreadable = error instanceof StreamError
    if (isUnreadable) this.#write(error.toXml())
    this.closeStream()
    this.#socket.end()
    this.#end(isUnreadable ? new UnreadableStream(error) : error)
  }

  /** RFC 6120 §4.4: the other side closes too, then the connection ends. */
  #streamEnded(): void {
    const wasOpen = this.#isOpen
    this.closeStream()
    this.#socket.end()
    this.#end(wasOpen ? new Error("The server closed the stream.") : undefined)
  }

  #write(text: string): void {
    if (!this.#hasEnded && this.#socket.writable) this.#socket.write(text)
  }

  #end(error?: Error): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.onEnd(error)
  }
}

/** RFC 5929 §4.1: the hash of the certificate, by the hash of its own signature; SHA-256 in place of MD5 and SHA-1. */
function endPointBinding(certificate: X509Certificate): Uint8Array | undefined {
  const algorithm = /sha-?(256|384|512)/i.exec(certificate.signatureAlgorithm ?? "")
  const isOld = /md5|sha-?1\b|sha1/i.test(certificate.signatureAlgorithm ?? "")
  if (algorithm === null && !isOld) return undefined
  return createHash(`sha${algorithm?.[1] ?? "256"}`)
    .update(certificate.raw)
    .digest()
}
