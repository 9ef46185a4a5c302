/** XEP-0333 Displayed Markers. */
export const NS_MARKERS = "urn:xmpp:chat-markers:0"
