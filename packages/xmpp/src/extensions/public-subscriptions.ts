import { Jid } from "../jid/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0465 Pubsub Public Subscriptions. */
export const NS_PUBLIC_SUBSCRIPTIONS = "urn:xmpp:pps:0"
/** XEP-0465 §4.2: where an account tells what it is publicly subscribed to. */
export const PUBLIC_SUBSCRIPTIONS_NODE = "urn:xmpp:pps:subscriptions:0"
export const PUBLIC_SUBSCRIBERS_PREFIX = "urn:xmpp:pps:subscribers:0/"

/** XEP-0330 Pubsub Subscription: the node in which somebody lists by themselves what they are subscribed to. */
export const NS_PUBSUB_SUBSCRIPTION = "urn:xmpp:pubsub:subscription"

/** XEP-0465 §4.4: where a service tells who is publicly subscribed to a node. */
export const publicSubscribersNode = (node: string): string => `${PUBLIC_SUBSCRIBERS_PREFIX}${node}`

export function parsePublicSubscribersNode(name: string): string | undefined {
  const isOne = name.startsWith(PUBLIC_SUBSCRIBERS_PREFIX) && name.length > PUBLIC_SUBSCRIBERS_PREFIX.length
  return isOne ? name.slice(PUBLIC_SUBSCRIBERS_PREFIX.length) : undefined
}

export const publicSubscriber = (jid: Jid): XmlElement =>
  xml("subscriber", { xmlns: NS_PUBLIC_SUBSCRIPTIONS, jid: jid.toString() })

/** Throws nothing: `undefined` for what names nobody. */
export const parsePublicSubscriber = ({ attrs }: XmlElement): Jid | undefined => Jid.tryParse(attrs.jid)

export const publicSubscription = (service: Jid, node: string): XmlElement =>
  xml("subscription", { xmlns: NS_PUBLIC_SUBSCRIPTIONS, node, jid: service.toString() })
