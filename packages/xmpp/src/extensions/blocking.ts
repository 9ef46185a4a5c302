import { Jid } from "../jid/index.ts"
import { MalformedError, type XmlElement, xml } from "../xml/index.ts"

/** XEP-0191 Blocking Command. */
export const NS_BLOCKING = "urn:xmpp:blocking"
/** XEP-0191 §3.3: what an error says about a stanza to somebody its sender has blocked. */
export const NS_BLOCKING_ERRORS = "urn:xmpp:blocking:errors"

/** One address of a request, and what else stands in its item. */
export interface BlockingItem {
  readonly jid: Jid
  /** Children of the item, such as a report of abuse. */
  readonly details: readonly XmlElement[]
}

export const blockList = (blocked: readonly Jid[]): XmlElement => itemsIn("blocklist", blocked)
export const blockRequest = (jids: readonly Jid[]): XmlElement => itemsIn("block", jids)
/** Without addresses: all that are blocked. */
export const unblockRequest = (jids: readonly Jid[]): XmlElement => itemsIn("unblock", jids)

/** The items of `<blocklist/>`, `<block/>` or `<unblock/>`. Throws `MalformedError`, and `JidError` for an address that is none. */
export function parseBlockingItems(element: XmlElement): BlockingItem[] {
  return element.childrenNamed("item").map((item) => {
    if (item.attrs.jid === undefined) throw new MalformedError("An item of a block list names no address")
    return { jid: Jid.parse(item.attrs.jid), details: item.elements }
  })
}

/** The application-specific condition of the error that answers a stanza to somebody blocked. */
export const blockedCondition: XmlElement = xml("blocked", { xmlns: NS_BLOCKING_ERRORS })

function itemsIn(name: string, jids: readonly Jid[]): XmlElement {
  return xml(name, { xmlns: NS_BLOCKING }, ...jids.map((jid) => xml("item", { jid: jid.toString() })))
}
