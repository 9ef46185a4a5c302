import { NS_CLIENT } from "../stanza/namespaces.ts"
import { type Stanza, stanza } from "../stanza/stanza.ts"
import { type XmlElement, xml } from "../xml/element.ts"
import type { ElementHolder } from "./element-holder.ts"
import { findForwarded, forwarded } from "./stanza-forwarding.ts"

/** XEP-0356 Privileged Entity. */
export const NS_PRIVILEGE = "urn:xmpp:privilege:2"

export type RequestAccess = "none" | "get" | "set" | "both"

/** What an entity may do in the name of others. */
export interface Privileges {
  /** XEP-0356 §4.1. */
  readonly roster: RequestAccess
  /** Whether it is told of changes of rosters. */
  readonly push: boolean
  /** XEP-0356 §5.1. */
  readonly message: "none" | "outgoing"
  /** XEP-0356 §7.1. */
  readonly presence: "none" | "managed_entity" | "roster"
  /** XEP-0356 §6.1: by the namespace of what is asked. */
  readonly iq: readonly { readonly namespace: string; readonly type: RequestAccess }[]
}

export function allowsRequest(access: RequestAccess, type: "get" | "set"): boolean {
  return access === "both" || access === type
}

/** Tells the entity what it may do; `undefined` where that is nothing. */
export function privilegeNotice({ roster, push, message, presence, iq }: Privileges): XmlElement | undefined {
  const permissions = [
    roster !== "none" && xml("perm", { access: "roster", type: roster, push: String(push) }),
    message !== "none" && xml("perm", { access: "message", type: message }),
    iq.length > 0 &&
      xml(
        "perm",
        { access: "iq" },
        ...iq.map(({ namespace, type }) => xml("namespace", { ns: namespace, type })),
      ),
    presence !== "none" && xml("perm", { access: "presence", type: presence }),
  ].filter((permission) => permission !== false)
  return permissions.length === 0 ? undefined : xml("privilege", { xmlns: NS_PRIVILEGE }, ...permissions)
}

/** XEP-0356 §5.3: the message that is to be sent in the name of another. */
export function findPrivilegedMessage(holder: ElementHolder): Stanza | undefined {
  const privilege = holder.child("privilege", NS_PRIVILEGE)
  const found = privilege === undefined ? undefined : findForwarded(privilege)?.stanza
  return found?.name === "message" ? found : undefined
}

/** Wraps what is sent in the name of another, or the answer to it (XEP-0356 §5.3, §6.3). */
export function privileged(inner: Stanza): XmlElement {
  return xml("privilege", { xmlns: NS_PRIVILEGE }, forwarded(inner))
}

/** Asks for a request in the name of another (XEP-0356 §6.3). */
export function privilegedIq(inner: Stanza): XmlElement {
  return xml("privileged_iq", { xmlns: NS_PRIVILEGE }, inner.toElement())
}

/**
 * The request that is to be sent in the name of another, out of `<privileged_iq/>`; `undefined` where there is none in
 * `jabber:client`, or more than one thing.
 */
export function findPrivilegedIq(payload: XmlElement): Stanza | undefined {
  const [inner, ...more] = payload.elements
  const isIq = inner?.name === "iq" && inner.namespace === NS_CLIENT && more.length === 0
  return isIq ? stanza(inner) : undefined
}
