import type { Jid, Stanza } from "@kith/xmpp"
import type { LocalSession } from "../streams/session.ts"
import type { SessionRegistry } from "./session-registry.ts"

export type Delivery =
  | { readonly to: readonly LocalSession[] }
  /** Nobody is there: keep it if somebody wants to, else tell the sender. */
  | "keep"
  | "refuse"
  | "ignore"

const KEEP: Delivery = "keep"

/**
 * Who of a local account receives a message (RFC 6121 §8.5.2 and §8.5.3). Of the choices §8.5.2.1.1 leaves, a message
 * to the bare JID goes to every available resource whose priority is not negative.
 */
export function chooseRecipients(message: Stanza, to: Jid, sessions: SessionRegistry): Delivery {
  if (to.resource !== undefined) {
    const session = sessions.find(to)
    if (session !== undefined) return { to: [session] }
    // RFC 6121 §8.5.3.2.1: a resource that is gone; only chat and normal go on as if sent to the bare JID.
    switch (message.type) {
      case "groupchat":
        return "refuse"
      case "error":
      case "headline":
        return "ignore"
    }
  }
  switch (message.type) {
    case "error":
      return "ignore"
    case "groupchat":
      return "refuse"
  }
  const available = sessions.available(to)
  const willing = available.every(isWilling) ? available : available.filter(isWilling)
  if (willing.length > 0) return { to: willing }
  return message.type === "headline" ? "ignore" : KEEP
}

function isWilling(session: LocalSession): boolean {
  return session.priority >= 0
}
