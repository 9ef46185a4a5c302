import { NS_CLIENT } from "../stanza/namespaces.ts"
import { type Stanza, stanza } from "../stanza/stanza.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import { type Delay, delay, findDelay } from "./delayed-delivery.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0297 Stanza Forwarding. */
export const NS_FORWARD = "urn:xmpp:forward:0"

export interface Forwarded {
  readonly stanza: Stanza
  readonly delay: Delay | undefined
}

/** XEP-0297 §3: `sentAt` is when the forwarder got the stanza, in epoch milliseconds. */
export function forwarded(inner: Stanza, sentAt?: number): XmlElement {
  return xml("forwarded", { xmlns: NS_FORWARD }, sentAt !== undefined && delay(sentAt), inner.toElement())
}

/**
 * The stanza that the holder forwards; `undefined` where there is none, or more than one. What it says about its sender is
 * worth what the forwarder is worth (XEP-0297 §7).
 */
export function findForwarded(holder: ElementHolder): Forwarded | undefined {
  const element = holder.child("forwarded", NS_FORWARD)
  const stanzas = element?.elements.filter(
    ({ name, namespace }) =>
      namespace === NS_CLIENT && (name === "message" || name === "presence" || name === "iq"),
  )
  const [inner] = stanzas ?? []
  if (element === undefined || inner === undefined || stanzas?.length !== 1) return undefined
  return { stanza: stanza(inner), delay: findDelay(element) }
}
