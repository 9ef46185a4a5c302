import type { TLSSocket } from "node:tls"
import type { ClientCertificate } from "@kith/feature-kit"
import type { ServerTls } from "./server-tls.ts"

/** What `tls.Server` asks before it says `authorized`; a socket that TLS was started on has no server to ask it. */
interface Verified {
  readonly _handle?: { verifyError?(): Error | null }
}

/** The certificate a client has shown, and proved to have the key of, if it has one (XEP-0178 §2). */
export function clientCertificateOf(
  socket: TLSSocket,
  tls: Pick<ServerTls, "hasClientAuthorities">,
): ClientCertificate | undefined {
  const raw = socket.getPeerX509Certificate()?.raw
  // Without authorities of the operator's, those of the machine have been asked, who know nothing of accounts here.
  return raw && { raw, isVouchedFor: tls.hasClientAuthorities && isVerified(socket) }
}

/** Why OpenSSL has found no chain from the other side's certificate to an authority, all of it valid. */
export function certificateFaultOf(socket: TLSSocket): string | undefined {
  const { _handle: handle } = socket as unknown as Verified
  return handle?.verifyError?.()?.message
}

/** Whether it has found one. */
function isVerified(socket: TLSSocket): boolean {
  const { _handle: handle } = socket as unknown as Verified
  return handle?.verifyError?.() === null
}
