import { type Jid, type Stanza, stanza } from "@kith/xmpp"
import type { SubscriptionType } from "./subscription.ts"

/** A subscription is between two accounts: both addresses are bare (RFC 6121 §3.1.2). `sent` lends its id and content. */
export function subscriptionStanza(type: SubscriptionType, from: Jid, to: Jid, sent?: Stanza): Stanza {
  const addressed = { from: from.bare.toString(), to: to.bare.toString(), type }
  return sent === undefined ? stanza({ name: "presence", attrs: addressed }) : sent.withAttrs(addressed)
}
