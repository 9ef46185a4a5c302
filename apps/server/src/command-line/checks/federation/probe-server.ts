import type { X509Certificate } from "node:crypto"
import { connect, type Socket } from "node:net"
import { connect as connectTls, type SecureContext, type TLSSocket } from "node:tls"
import { NS_SASL, NS_STREAM, NS_TLS, type Stanza } from "@kith/xmpp"
import { NS_BIDIRECTIONAL_FEATURE, NS_DIALBACK_FEATURE, NS_STREAM_MANAGEMENT } from "@kith/xmpp/extensions"
import { toAsciiDomain } from "../../../kernel/federation/names/index.ts"
import { TLS_OPTIONS } from "../../../kernel/listeners/tls/server-tls.ts"
import { ProbeStream } from "./probe-stream.ts"

const PATIENCE_MS = 10_000

export interface ProbeOptions {
  /** Domain of this server. */
  readonly from: string
  /** Domain of the other one. */
  readonly to: string
  readonly address: string
  readonly port: number
  readonly isDirectTls: boolean
  /** With the certificate that this server shows, and the authorities whose word counts. */
  readonly secureContext: SecureContext
}

/** What a server shows at one of its addresses. */
export interface Probe {
  /** Such as `TLSv1.3`. */
  readonly protocol: string
  readonly certificate: X509Certificate | undefined
  /** The code of OpenSSL for why nobody vouches for the certificate. */
  readonly distrust: string | undefined
  /** What came on the encrypted stream: what it offers, or why it has ended before that. */
  readonly outcome: Offers | ProbeFailure
}

export interface Offers {
  readonly external: boolean
  readonly dialback: boolean
  readonly bidirectional: boolean
  readonly streamManagement: boolean
}

/** It ended before there was anything to see. */
export class ProbeFailure extends Error {
  readonly step: "connection" | "stream" | "encryption" | "encrypted stream"
  constructor(step: ProbeFailure["step"], cause: unknown) {
    super((cause as Error).message, { cause })
    this.step = step
  }
}

/** Connects, encrypts, and reads what the server offers. Proves nothing and sends no stanza. Throws {@link ProbeFailure}. */
export async function probeServer(options: ProbeOptions): Promise<Probe> {
  const { from, to, isDirectTls } = options
  const plain = await during("connection", openSocket(options))
  try {
    if (!isDirectTls) await during("stream", requestTls(new ProbeStream(plain), from, to))
    const secure = await during("encryption", encrypt(plain, options))
    const stream = new ProbeStream(secure)
    const shown = {
      protocol: secure.getProtocol() ?? "",
      certificate: secure.getPeerX509Certificate(),
      distrust: secure.authorized ? undefined : String(secure.authorizationError),
    }
    stream.open(from, to)
    const outcome = await during("encrypted stream", readFeatures(stream)).then(
      readOffers,
      (failure: ProbeFailure) => failure,
    )
    stream.close()
    return { ...shown, outcome }
  } finally {
    plain.destroy()
  }
}

async function during<T>(step: ProbeFailure["step"], work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new ProbeFailure(step, error)
  }
}

function openSocket({ address, port }: ProbeOptions): Promise<Socket> {
  const socket = connect({ host: address, port, noDelay: true })
  const silence = () => {
    const error = new Error("does not answer")
    // What drops packets keeps it from connecting at all; the system itself would wait for minutes.
    socket.destroy(socket.connecting ? Object.assign(error, { code: "ETIMEDOUT" }) : error)
  }
  socket.setTimeout(PATIENCE_MS, silence)
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve(socket))
    // It stays: an error that nobody hears would end the program.
    socket.on("error", reject)
  })
}

async function requestTls(stream: ProbeStream, from: string, to: string): Promise<void> {
  stream.open(from, to)
  const features = await readFeatures(stream)
  if (!features.has("starttls", NS_TLS)) throw new Error("does not offer encryption (STARTTLS)")
  stream.send(`<starttls xmlns='${NS_TLS}'/>`)
  const answer = await stream.next()
  if (answer.name !== "proceed" || answer.namespace !== NS_TLS) {
    throw new Error("offers encryption (STARTTLS) and then refuses it")
  }
  stream.release()
}

async function readFeatures(stream: ProbeStream): Promise<Stanza> {
  const features = await stream.next()
  if (features.name === "features" && features.namespace === NS_STREAM) return features
  throw new Error("does not say what it offers (stream features)")
}

function encrypt(plain: Socket, { to, isDirectTls, secureContext }: ProbeOptions): Promise<TLSSocket> {
  const secure = connectTls({
    ...TLS_OPTIONS,
    socket: plain,
    // XEP-0368 §3
    servername: toAsciiDomain(to),
    ...(isDirectTls && { ALPNProtocols: ["xmpp-server"] }),
    secureContext,
    // What is wrong with the certificate is told, and then the rest is looked at too.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  })
  secure.setTimeout(PATIENCE_MS, () => secure.destroy(new Error("does not answer")))
  return new Promise((resolve, reject) => {
    secure.once("secureConnect", () => resolve(secure))
    secure.on("error", reject)
    secure.once("close", () => reject(new Error("closes the connection")))
  })
}

function readOffers(features: Stanza): Offers {
  const mechanisms = features.child("mechanisms", NS_SASL)?.elements.map(({ text }) => text) ?? []
  return {
    external: mechanisms.includes("EXTERNAL"),
    dialback: features.has("dialback", NS_DIALBACK_FEATURE),
    bidirectional: features.has("bidi", NS_BIDIRECTIONAL_FEATURE),
    streamManagement: features.has("sm", NS_STREAM_MANAGEMENT),
  }
}
