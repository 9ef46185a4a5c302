import { defineSessionState } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"

/** What presence remembers about a session. */
export const sessionPresence = defineSessionState("presence", () => ({
  /** The last available presence as the session sent it, before anything was added. */
  sent: undefined as Stanza | undefined,
  /** The last presence it broadcast as it stands on a stream, the same text for everybody who gets it. */
  text: "",
  /** Whom it told of itself without their being subscribed (RFC 6121 §4.6), by address. */
  directed: new Map<string, Jid>(),
}))
