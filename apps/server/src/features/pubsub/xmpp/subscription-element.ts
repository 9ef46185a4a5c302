import { type ElementLike, Jid, xml } from "@kith/xmpp"
import { PubsubError } from "../model/pubsub-error.ts"
import type { Subscription } from "../model/subscription.ts"

/** The address that is, or is to be, subscribed. */
export function readJid(text: string | undefined): Jid {
  if (text === undefined) throw new PubsubError("bad-request", "jid-required", "Name the address.")
  const jid = Jid.tryParse(text)
  if (jid !== undefined) return jid
  throw new PubsubError("bad-request", "invalid-jid", "That is no address.")
}

export function subscriptionElement(
  node: string,
  { jid, state }: Pick<Subscription, "jid" | "state">,
): ElementLike {
  return xml("subscription", { node, jid: jid.toString(), subscription: state })
}
