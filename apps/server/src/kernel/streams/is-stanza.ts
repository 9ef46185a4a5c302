import { NS_SERVER, type Stanza } from "@kith/xmpp"

/** RFC 6120 §4.8.3, §8. */
export function isStanza({ name, namespace }: Stanza): boolean {
  return namespace === NS_SERVER && (name === "message" || name === "presence" || name === "iq")
}
