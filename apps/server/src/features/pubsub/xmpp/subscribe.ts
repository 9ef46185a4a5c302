import { type ElementLike, Jid, xml } from "@kith/xmpp"
import { NS_PUBLIC_SUBSCRIPTIONS, NS_PUBSUB } from "@kith/xmpp/extensions"
import { PubsubError } from "../model/pubsub-error.ts"
import type { Subscription } from "../model/subscription.ts"
import { requireNode } from "./errors.ts"
import type { Exchange } from "./requests.ts"

/** XEP-0060 §6.1. */
export async function subscribe({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const node = requireNode(part.attrs.node)
  const jid = readJid(part.attrs.jid)
  const isPublic = part.child("public", NS_PUBLIC_SUBSCRIPTIONS) !== undefined
  const subscription = await pubsub.subscriptions.subscribe({ host, node, who: from, jid, isPublic })
  return xml("pubsub", { xmlns: NS_PUBSUB }, subscriptionElement(node, subscription))
}

/** XEP-0060 §6.2. */
export async function unsubscribe({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const node = requireNode(part.attrs.node)
  const jid = readJid(part.attrs.jid)
  await pubsub.subscriptions.unsubscribe(host, node, from, jid)
  const gone = xml("subscription", { node, jid: jid.toString(), subscription: "none" })
  return xml("pubsub", { xmlns: NS_PUBSUB }, gone)
}

/** XEP-0060 §5.6. */
export async function listSubscriptions({ pubsub, host, from, part }: Exchange): Promise<ElementLike> {
  const { node } = part.attrs
  const own = await pubsub.subscriptions.list(host, from, node)
  const list = own.map((entry) => subscriptionElement(entry.node, entry.subscription))
  return xml("pubsub", { xmlns: NS_PUBSUB }, xml("subscriptions", { node }, ...list))
}

export function readJid(text: string | undefined): Jid {
  if (text === undefined)
    throw new PubsubError("bad-request", "jid-required", "Name the address to subscribe.")
  const jid = Jid.tryParse(text)
  if (jid !== undefined) return jid
  throw new PubsubError("bad-request", "invalid-jid", "That is no address.")
}

export function subscriptionElement(node: string | undefined, { jid, state }: Subscription): ElementLike {
  return xml("subscription", { node, jid: jid.toString(), subscription: state })
}
