import type { Stanza } from "../stanza/stanza.ts"
import { type XmlElement, xml } from "../xml/element.ts"
import { MalformedError } from "../xml/malformed-error.ts"

/** XEP-0114 §3: what is in the stream of a component. */
export const NS_COMPONENT_ACCEPT = "jabber:component:accept"
/** XEP-0225 Component Connections. */
export const NS_COMPONENT_BINDING = "urn:xmpp:component:0"

/** XEP-0114 §3: the hexadecimal SHA-1 of the stream's id and the secret; the server answers with an empty one. */
export function componentHandshake(proof?: string): XmlElement {
  return xml("handshake", { xmlns: NS_COMPONENT_ACCEPT }, proof)
}

/** XEP-0225 §4: says that host names can be bound. */
export function hostnameFeature(): XmlElement {
  return xml("bind", { xmlns: NS_COMPONENT_BINDING }, xml("required"))
}

/** XEP-0225 §4: asks to bind or unbind a host name, and says which one was bound. */
export function hostnameBinding(action: "bind" | "unbind", hostname: string): XmlElement {
  return xml(action, { xmlns: NS_COMPONENT_BINDING }, xml("hostname", {}, hostname))
}

export interface HostnameRequest {
  readonly action: "bind" | "unbind"
  readonly hostname: string
}

/** Reads an IQ; `undefined` where it is about something else. Throws {@link MalformedError}. */
export function findHostnameRequest(iq: Stanza): HostnameRequest | undefined {
  for (const action of ["bind", "unbind"] as const) {
    const element = iq.child(action, NS_COMPONENT_BINDING)
    if (element === undefined) continue
    const hostname = element.child("hostname")?.text.trim()
    if (hostname === undefined || hostname === "") throw new MalformedError("A host name is missing")
    return { action, hostname }
  }
  return undefined
}
