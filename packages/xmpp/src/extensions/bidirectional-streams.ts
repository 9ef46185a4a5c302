import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0288 Bidirectional Server-to-Server Connections: what asks for it … */
export const NS_BIDIRECTIONAL = "urn:xmpp:bidi"
/** … and what offers it. */
export const NS_BIDIRECTIONAL_FEATURE = "urn:xmpp:features:bidi"

/** XEP-0288 §2.1. */
export const bidirectionalFeature = (): XmlElement => xml("bidi", { xmlns: NS_BIDIRECTIONAL_FEATURE })

/** XEP-0288 §2.2: from the next log-in on, stanzas may come back on the same stream. */
export const bidirectionalRequest = (): XmlElement => xml("bidi", { xmlns: NS_BIDIRECTIONAL })
