/** XEP-0297 Stanza Forwarding. */
export const NS_FORWARD = "urn:xmpp:forward:0"
