import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0352 Client State Indication. */
export const NS_CLIENT_STATE = "urn:xmpp:csi:0"

/** XEP-0352 §4.2: whether a person is looking; sent by itself, not in a stanza. */
export function clientState(state: "active" | "inactive"): XmlElement {
  return xml(state, { xmlns: NS_CLIENT_STATE })
}
