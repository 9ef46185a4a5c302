import { type ElementLike, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0049 Private XML Storage. */
export const NS_PRIVATE = "jabber:iq:private"

/** To store elements, or to ask for one by an empty element of its name. */
export function privateQuery(...elements: readonly ElementLike[]): XmlElement {
  return xml("query", { xmlns: NS_PRIVATE }, ...elements)
}
