import type { Jid } from "../jid/index.ts"
import { Stanza } from "../stanza/index.ts"
import { NS_CLIENT } from "../stanza/namespaces.ts"
import { NS_FORWARD } from "./stanza-forwarding.ts"

/** XEP-0280 Message Carbons. */
export const NS_CARBONS = "urn:xmpp:carbons:2"

/** XEP-0280 §7, §8: a copy for the other sessions of `user`; still without the `to` of the one that gets it. */
export function carbonCopy(direction: "received" | "sent", message: Stanza, user: Jid): Stanza {
  const markup =
    `<${direction} xmlns='${NS_CARBONS}'><forwarded xmlns='${NS_FORWARD}'>` +
    `${message.toXml(NS_FORWARD)}</forwarded></${direction}>`
  const attrs = { from: user.bare.toString(), type: message.type }
  return new Stanza("message", NS_CLIENT, attrs, "", []).appending(direction, NS_CARBONS, markup)
}
