import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0308 Last Message Correction. */
export const NS_CORRECTION = "urn:xmpp:message-correct:0"

/** XEP-0308 §3: the message replaces the one with this id. */
export function correctionOf(id: string): XmlElement {
  return xml("replace", { xmlns: NS_CORRECTION, id })
}

/** The id of the message that this one replaces; only its own sender may (XEP-0308 §5). */
export function findCorrectedId(message: ElementHolder): string | undefined {
  return message.child("replace", NS_CORRECTION)?.attrs.id
}
