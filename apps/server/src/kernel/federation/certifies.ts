import { X509Certificate } from "node:crypto"
import { findOtherNames, SRV_NAME, XMPP_ADDRESS_NAME } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { readAddressLiteral, toAsciiDomain } from "./names/index.ts"

/**
 * Whether a certificate (DER) is one of a server of that domain: by its DNS-ID, its SRV-ID or its XmppAddr (RFC 6120
 * §13.7.1.2). The common name does not count (RFC 9525 §6.3). Who vouches for the certificate is another question.
 */
export function certifies(certificate: Uint8Array, domain: string): boolean {
  const address = readAddressLiteral(domain)
  try {
    const parsed = new X509Certificate(certificate)
    if (address !== undefined) return parsed.checkIP(address) !== undefined
    const ascii = toAsciiDomain(domain)
    if (parsed.checkHost(ascii, { subject: "never", partialWildcards: false }) !== undefined) return true
    return findOtherNames(certificate).some(({ kind, text }) => {
      if (kind === SRV_NAME) return text.toLowerCase() === `_xmpp-server.${ascii}`
      return kind === XMPP_ADDRESS_NAME && Jid.tryParse(text)?.toString() === domain
    })
  } catch {
    // It is no certificate, or that is no name that one could have.
    return false
  }
}
