import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0184 Message Delivery Receipts. */
export const NS_RECEIPTS = "urn:xmpp:receipts"

/** XEP-0184 §7: asks for a receipt; the message needs an id. */
export function receiptRequest(): XmlElement {
  return xml("request", { xmlns: NS_RECEIPTS })
}

/** XEP-0184 §7: the message with this id has arrived. */
export function receipt(id: string): XmlElement {
  return xml("received", { xmlns: NS_RECEIPTS, id })
}

/** The id of the message that has arrived. */
export function findReceipt(message: ElementHolder): string | undefined {
  return message.child("received", NS_RECEIPTS)?.attrs.id
}
