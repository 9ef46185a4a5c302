/** XEP-0465 Pubsub Public Subscriptions. */
export const NS_PUBLIC_SUBSCRIPTIONS = "urn:xmpp:pps:0"
