/** XEP-0199 XMPP Ping. */
export const NS_PING = "urn:xmpp:ping"
