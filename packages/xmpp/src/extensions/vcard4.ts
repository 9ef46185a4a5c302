import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0292 vCard4 Over XMPP: who somebody is, as RFC 6351 writes it. */
export const NS_VCARD4 = "urn:ietf:params:xml:ns:vcard-4.0"
/** XEP-0292 §4: the node at somebody's own address that holds it. */
export const NODE_VCARD4 = "urn:xmpp:vcard4"
/** XEP-0292 §5.2: the private node that holds what somebody notes about contacts. */
export const NODE_CONTACTS = "urn:xmpp:contacts"

export function vcard4(...properties: readonly XmlElement[]): XmlElement {
  return xml("vcard", { xmlns: NS_VCARD4 }, ...properties)
}

/** A property with a value of one type: `<fn><text>Juliet</text></fn>`. */
export function vcard4Property(name: string, valueType: "text" | "uri" | "date", value: string): XmlElement {
  return xml(name, {}, xml(valueType, {}, value))
}

/** The value of the first property of that name, whatever its type; `undefined` where it says nothing. */
export function findVCard4Value(card: XmlElement, name: string): string | undefined {
  for (const property of card.childrenNamed(name)) {
    const value = vcard4ValueOf(property)
    if (value !== "") return value
  }
  return undefined
}

/** The first value of a property; empty where it has none. */
export function vcard4ValueOf(property: XmlElement): string {
  return property.elements.find(({ name }) => name !== "parameters")?.text.trim() ?? ""
}
