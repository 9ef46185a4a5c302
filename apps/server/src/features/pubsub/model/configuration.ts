import { z } from "zod"

/** XEP-0060 §4.5, in the order of their openness. */
export const ACCESS_MODELS = ["open", "presence", "roster", "authorize", "whitelist"] as const
export type AccessModel = (typeof ACCESS_MODELS)[number]

export const PUBLISH_MODELS = ["publishers", "subscribers", "open"] as const
export const SEND_LAST_ITEM = ["never", "on_sub", "on_sub_and_presence"] as const
export const NOTIFICATION_TYPES = ["headline", "normal"] as const
export const ITEM_REPLY = ["owner", "publisher", "none"] as const
export const WHEN_FULL = ["retract-oldest", "discard-oldest", "reject"] as const

/** `max`: as much as this server allows. */
const countOrMax = z.union([z.number().int().min(0), z.literal("max")])

/** What of a node its owners decide (XEP-0060 §8.2). A field added later reads as its default in older rows. */
export const nodeConfigurationSchema = z.object({
  title: z.string().default(""),
  description: z.string().default(""),
  /** What kind of data is in it, usually the namespace of the payloads. */
  type: z.string().default(""),
  language: z.string().default(""),
  contacts: z.array(z.string()).default([]),
  accessModel: z.enum(ACCESS_MODELS).default("whitelist"),
  rosterGroups: z.array(z.string()).default([]),
  publishModel: z.enum(PUBLISH_MODELS).default("publishers"),
  isSubscribable: z.boolean().default(true),
  isPersistent: z.boolean().default(true),
  maxItems: countOrMax.default("max"),
  itemExpireSeconds: countOrMax.default("max"),
  whenFull: z.enum(WHEN_FULL).default("retract-oldest"),
  maxPayloadBytes: countOrMax.default("max"),
  deliversNotifications: z.boolean().default(true),
  deliversPayloads: z.boolean().default(true),
  notificationType: z.enum(NOTIFICATION_TYPES).default("headline"),
  deliversToAvailableOnly: z.boolean().default(false),
  notifiesConfiguration: z.boolean().default(false),
  notifiesDeletion: z.boolean().default(true),
  notifiesRetraction: z.boolean().default(true),
  notifiesSubscription: z.boolean().default(false),
  itemReply: z.enum(ITEM_REPLY).default("none"),
  sendsLastItem: z.enum(SEND_LAST_ITEM).default("never"),
  purgesOffline: z.boolean().default(false),
})

export type NodeConfiguration = Readonly<z.output<typeof nodeConfigurationSchema>>
export type ConfigurationChange = Partial<NodeConfiguration>

/** XEP-0163 §6: what a new node at somebody's own address is like. */
export const PERSONAL_DEFAULTS: NodeConfiguration = nodeConfigurationSchema.parse({
  accessModel: "presence",
  maxItems: 1,
  sendsLastItem: "on_sub_and_presence",
})

/** What a new node of the service is like. */
export const SERVICE_DEFAULTS: NodeConfiguration = nodeConfigurationSchema.parse({
  accessModel: "open",
  sendsLastItem: "on_sub",
  itemReply: "publisher",
})
