/** Namespaces of the streams themselves; an extension's namespace stands in its codec. */
export const NS_CLIENT = "jabber:client"
export const NS_SERVER = "jabber:server"
export const NS_STREAM = "http://etherx.jabber.org/streams"
export const NS_STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams"
export const NS_STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas"
export const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls"
export const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
/** XEP-0388 Extensible SASL Profile. */
export const NS_SASL2 = "urn:xmpp:sasl:2"
export const NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind"
export const NS_SESSION = "urn:ietf:params:xml:ns:xmpp-session"
export const NS_FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
export const NS_XML = "http://www.w3.org/XML/1998/namespace"
