import { createHash, type X509Certificate } from "node:crypto"
import type { TLSSocket } from "node:tls"
import type { ChannelBindings } from "@kith/xmpp"

/** What both ends of a TLS connection know and nobody in between does. */
export function channelBindingsOf(socket: TLSSocket): ChannelBindings {
  // The one this connection was made with: the server may have got another in the meantime.
  const certificate = socket.getX509Certificate()
  const endPoint = certificate === undefined ? undefined : endPointBindingOf(certificate)
  const byCertificate = endPoint === undefined ? {} : { "tls-server-end-point": endPoint }
  // RFC 9266 §4.2: before TLS 1.3 the exporter is only safe with an extension that Node.js does not report.
  if (socket.getProtocol() !== "TLSv1.3") return { ...uniqueBindingOf(socket), ...byCertificate }
  const exporter = socket.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0))
  return { "tls-exporter": exporter, ...byCertificate }
}

/**
 * RFC 5929 §3: the first message `Finished`, which the client sends. In a session that was resumed it is only unique with
 * that same extension.
 */
function uniqueBindingOf(socket: TLSSocket): ChannelBindings {
  const finished = socket.isSessionReused() ? undefined : socket.getPeerFinished()
  return finished === undefined ? {} : { "tls-unique": finished }
}

/**
 * RFC 5929 §4.1: the certificate by the hash of its signature, at least SHA-256. A signature that uses no hash of its
 * own, or does not say which, gives no binding.
 */
function endPointBindingOf(certificate: X509Certificate): Uint8Array | undefined {
  const bits = /(?:md|sha-?)(\d+)/i.exec(certificate.signatureAlgorithm ?? "")?.[1]
  if (bits === undefined) return undefined
  const hash = bits === "5" || bits === "1" ? "256" : bits
  return createHash(`sha${hash}`).update(certificate.raw).digest()
}
