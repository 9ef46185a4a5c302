import {
  NS_ARCHIVE,
  NS_ARCHIVE_EXTENDED,
  NS_COMMANDS,
  NS_ORDER_BY,
  NS_PUBSUB,
  NS_PUBSUB_FILTER,
} from "@kith/xmpp/extensions"

/** XEP-0060 §10: what both the service and the accounts do. */
const COMMON = [
  "create-and-configure",
  "create-nodes",
  "delete-items",
  "delete-nodes",
  "instant-nodes",
  "item-ids",
  "auto-create",
  "persistent-items",
  "multi-items",
  "config-node-max",
  "publish",
  "publish-options",
  "publish-node-full",
  "purge-nodes",
  "config-node",
  "retrieve-default",
  "retrieve-default-sub",
  "retrieve-affiliations",
  "modify-affiliations",
  "manage-subscriptions",
  "subscription-options",
  "subscription-notifications",
  "leased-subscription",
  "meta-data",
  "get-pending",
  "retract-items",
  "retrieve-items",
  "retrieve-subscriptions",
  "subscribe",
  "rsm",
  "member-affiliation",
  "outcast-affiliation",
  "publisher-affiliation",
  "publish-only-affiliation",
]

const named = (names: readonly string[]) => names.map((name) => `${NS_PUBSUB}#${name}`)
const SHARED = [...named(COMMON), NS_ORDER_BY, `${NS_ORDER_BY}@${NS_PUBSUB}`]

export const SERVICE_FEATURES: readonly string[] = [
  NS_PUBSUB,
  ...named(["access-open"]),
  ...SHARED,
  NS_PUBSUB_FILTER,
  NS_COMMANDS,
  NS_ARCHIVE,
  NS_ARCHIVE_EXTENDED,
]

export const PERSONAL_FEATURES: readonly string[] = [
  ...named([
    "access-presence",
    "auto-subscribe",
    "filtered-notifications",
    "last-published",
    "presence-notifications",
    "presence-subscribe",
    "pubsub-on-a-jid",
  ]),
  ...SHARED,
]
