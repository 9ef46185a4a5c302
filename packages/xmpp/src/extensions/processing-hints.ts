import type { Stanza } from "../stanza/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0334 Message Processing Hints. */
export const NS_HINTS = "urn:xmpp:hints"

export type ProcessingHint = "no-copy" | "no-permanent-store" | "no-store" | "store"

/** XEP-0334 §5: an error often carries the hints of the message it answers; they mean nothing there. */
export function hasHint(message: Stanza, hint: ProcessingHint): boolean {
  return message.type !== "error" && message.has(hint, NS_HINTS)
}

export function processingHint(hint: ProcessingHint): XmlElement {
  return xml(hint, { xmlns: NS_HINTS })
}
