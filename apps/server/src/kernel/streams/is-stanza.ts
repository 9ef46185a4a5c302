import type { Stanza } from "@kith/xmpp"

/** Whether an element is a stanza on a stream whose content has that namespace (RFC 6120 §4.8.3, §8). */
export function isStanza({ name, namespace }: Stanza, content: string): boolean {
  return namespace === content && (name === "message" || name === "presence" || name === "iq")
}
