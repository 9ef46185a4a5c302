import type { TLSSocket } from "node:tls"
import type { ClientCertificate } from "@kith/feature-kit"
import type { ServerTls } from "./server-tls.ts"

/** The certificate a client has shown, and proved to have the key of, if it has one (XEP-0178 §2). */
export function clientCertificateOf(socket: TLSSocket, tls: ServerTls): ClientCertificate | undefined {
  const raw = socket.getPeerX509Certificate()?.raw
  // Without authorities of the operator's, those of the machine would have been asked, who know nothing of accounts here.
  return raw && { raw, isVouchedFor: tls.hasClientAuthorities && socket.authorized }
}
