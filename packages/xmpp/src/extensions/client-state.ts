/** XEP-0352 Client State Indication. */
export const NS_CLIENT_STATE = "urn:xmpp:csi:0"
