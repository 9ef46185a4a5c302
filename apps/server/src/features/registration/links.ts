import type { Invitation } from "./invitation.ts"

/** XEP-0401 §5.1, §5.4, XEP-0445 §2: what opens an XMPP client where the token is of use. */
export function invitationUri(invitation: Invitation, token: string, domain: string): string {
  if (invitation.kind === "contact") {
    return `${xmppUri(invitation.inviter.local, domain)}?roster;preauth=${token}${invitation.letsRegister ? ";ibr=y" : ""}`
  }
  return `${xmppUri(invitation.username, domain)}?register;preauth=${token}`
}

/** The page that explains the invitation to somebody with a browser. */
export function landingUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/invite/${token}`
}

/** RFC 5122 §2.2: what stands for itself in an address, and in percents what does not. */
function xmppUri(local: string | undefined, domain: string): string {
  return local === undefined ? `xmpp:${domain}` : `xmpp:${encodeURIComponent(local)}@${domain}`
}
