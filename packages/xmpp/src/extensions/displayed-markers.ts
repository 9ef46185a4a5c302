import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0333 Displayed Markers. */
export const NS_MARKERS = "urn:xmpp:chat-markers:0"

/** XEP-0333 §4: asks to be told when the message has been displayed. */
export function markable(): XmlElement {
  return xml("markable", { xmlns: NS_MARKERS })
}

/** XEP-0333 §4: the message with this id, and all before it, have been displayed. */
export function displayedMarker(id: string): XmlElement {
  return xml("displayed", { xmlns: NS_MARKERS, id })
}

/** The id of the message that has been displayed. */
export function findDisplayedMarker(message: ElementHolder): string | undefined {
  return message.child("displayed", NS_MARKERS)?.attrs.id
}
