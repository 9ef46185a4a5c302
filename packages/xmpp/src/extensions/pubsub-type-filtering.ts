/** XEP-0462 PubSub Type Filtering. */
export const NS_PUBSUB_FILTER = "urn:xmpp:pubsub-filter:0"
