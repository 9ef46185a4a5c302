import { createHash, type X509Certificate } from "node:crypto"
import type { TLSSocket } from "node:tls"
import type { ChannelBindings } from "@kith/xmpp"
import type { ServerTls } from "./server-tls.ts"

/** What both ends of a TLS connection know and nobody in between does. */
export function channelBindingsOf(socket: TLSSocket, tls: ServerTls): ChannelBindings {
  const endPoint = tls.endPointBinding
  // RFC 9266 §4.2: before TLS 1.3 the exporter is only safe with extensions that Node.js does not report.
  if (socket.getProtocol() !== "TLSv1.3") return { "tls-server-end-point": endPoint }
  const exporter = socket.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0))
  return { "tls-exporter": exporter, "tls-server-end-point": endPoint }
}

/** RFC 5929 §4.1: the certificate by the hash of its signature, at least SHA-256. */
export function endPointBindingOf(certificate: X509Certificate): Uint8Array {
  const algorithm = certificate.signatureAlgorithm?.toLowerCase() ?? ""
  const hash = /sha-?(384|512)/.exec(algorithm)?.[1] ?? "256"
  return createHash(`sha${hash}`).update(certificate.raw).digest()
}
