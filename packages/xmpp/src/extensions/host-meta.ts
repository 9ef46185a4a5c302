/** XEP-0156 §3: the links in `/.well-known/host-meta` that say where a server can be reached. */
export const REL_WEBSOCKET = "urn:xmpp:alt-connections:websocket"
export const REL_BOSH = "urn:xmpp:alt-connections:xbosh"
/** RFC 6415 §2: the namespace of the document. */
export const NS_XRD = "http://docs.oasis-open.org/ns/xri/xrd-1.0"
