import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0199 XMPP Ping. */
export const NS_PING = "urn:xmpp:ping"

/** XEP-0199 §4: answered by an empty result, or by an error that is just as good a sign of life. */
export function ping(): XmlElement {
  return xml("ping", { xmlns: NS_PING })
}
