/** XEP-0156 §3: the links in `/.well-known/host-meta` that say where a server can be reached. */
export const REL_WEBSOCKET = "urn:xmpp:alt-connections:websocket"
export const REL_BOSH = "urn:xmpp:alt-connections:xbosh"
/** XEP-0487 §2.1: TLS from the first byte (XEP-0368). */
export const REL_DIRECT_TLS = "urn:xmpp:alt-connections:tls"
/** RFC 6415 §2: the namespace of the document. */
export const NS_XRD = "http://docs.oasis-open.org/ns/xri/xrd-1.0"
