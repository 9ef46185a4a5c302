import type { Stanza } from "../stanza/stanza.ts"
import { type XmlElement, xml } from "../xml/element.ts"
import type { ElementHolder } from "./element-holder.ts"
import { findForwarded, forwarded } from "./stanza-forwarding.ts"

/** XEP-0355 Namespace Delegation. */
export const NS_DELEGATION = "urn:xmpp:delegation:2"
/** XEP-0355 §7.2.4: what the server knows nothing of when somebody asks about a node of an account. */
export const DELEGATED_DISCO_INFO = `${NS_DELEGATION}:bare:disco#info:*`
/** XEP-0355 §7.2.5: the items of accounts. */
export const DELEGATED_DISCO_ITEMS = `${NS_DELEGATION}:bare:disco#items:*`

export interface DelegatedNamespace {
  readonly namespace: string
  /** Attributes that a request must have to be handed on. */
  readonly attributes: readonly string[]
}

/** XEP-0355 §4.2: tells the managing entity what it answers for. */
export function delegationNotice(delegated: readonly DelegatedNamespace[]): XmlElement {
  const children = delegated.map(({ namespace, attributes }) =>
    xml("delegated", { namespace }, ...attributes.map((name) => xml("attribute", { name }))),
  )
  return xml("delegation", { xmlns: NS_DELEGATION }, ...children)
}

/** XEP-0355 §4.3: wraps a request for the managing entity, or its answer. */
export function delegation(inner: Stanza): XmlElement {
  return xml("delegation", { xmlns: NS_DELEGATION }, forwarded(inner))
}

export function findDelegated(holder: ElementHolder): Stanza | undefined {
  const element = holder.child("delegation", NS_DELEGATION)
  return element === undefined ? undefined : findForwarded(element)?.stanza
}

/** XEP-0355 §7.2.1, §7.2.2: the node that says what the managing entity adds to the server, or to its accounts. */
export function delegatedNode(place: "server" | "account", namespace: string): string {
  return `${NS_DELEGATION}${place === "server" ? "::" : ":bare:"}${namespace}`
}
