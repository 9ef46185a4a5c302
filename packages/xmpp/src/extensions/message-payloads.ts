/** Payloads of messages that a server passes on, and only has to tell apart. */

/** XEP-0353 Jingle Message Initiation. */
export const NS_JINGLE_MESSAGE = "urn:xmpp:jingle-message:0"
/** XEP-0380 Explicit Message Encryption. */
export const NS_ENCRYPTION = "urn:xmpp:eme:0"
/** XEP-0444 Message Reactions. */
export const NS_REACTIONS = "urn:xmpp:reactions:0"
/** XEP-0447 Stateless file sharing. */
export const NS_FILE_SHARING = "urn:xmpp:sfs:0"
/** XEP-0466 Ephemeral Messages. */
export const NS_EPHEMERAL = "urn:xmpp:ephemeral:0"
