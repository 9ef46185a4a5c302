import { Jid } from "../jid/index.ts"
import { Stanza } from "../stanza/index.ts"
import { NS_CLIENT } from "../stanza/namespaces.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import { findForwarded, NS_FORWARD } from "./stanza-forwarding.ts"

/** XEP-0280 Message Carbons. */
export const NS_CARBONS = "urn:xmpp:carbons:2"
/** XEP-0280 §6.2: all the rules of §6.1 are kept, and no others. */
export const NS_CARBONS_RULES = "urn:xmpp:carbons:rules:0"

/** XEP-0280 §7, §8: a copy for the other sessions of `user`; still without the `to` of the one that gets it. */
export function carbonCopy(direction: "received" | "sent", message: Stanza, user: Jid): Stanza {
  const markup =
    `<${direction} xmlns='${NS_CARBONS}'><forwarded xmlns='${NS_FORWARD}'>` +
    `${message.toXml(NS_FORWARD)}</forwarded></${direction}>`
  const attrs = { from: user.bare.toString(), type: message.type }
  return new Stanza("message", NS_CLIENT, attrs, "", []).appending(direction, NS_CARBONS, markup)
}

/** XEP-0280 §4, §5: what a client sends in an IQ to get copies from now on, or no more. */
export function switchCarbons(isOn: boolean): XmlElement {
  return xml(isOn ? "enable" : "disable", { xmlns: NS_CARBONS })
}

export interface Carbon {
  readonly direction: "received" | "sent"
  readonly message: Stanza
}

/** Whether it claims to carry a copy, truly or not. */
export function isCarbon(message: Stanza): boolean {
  return message.has("received", NS_CARBONS) || message.has("sent", NS_CARBONS)
}

/**
 * The copy that a message carries. XEP-0280 §11: only one's own account makes copies, so one from anybody else is a forgery
 * and reads as `undefined`; it must not be shown as anything. `user` is whose session this is.
 */
export function findCarbon(message: Stanza, user: Jid): Carbon | undefined {
  const own = user.bare.toString()
  if (message.name !== "message" || Jid.tryParse(message.from ?? own)?.toString() !== own) return undefined
  for (const direction of ["received", "sent"] as const) {
    const inner = message.child(direction, NS_CARBONS)
    const copy = inner && findForwarded(inner)?.stanza
    if (copy?.name === "message") return { direction, message: copy }
  }
  return undefined
}
