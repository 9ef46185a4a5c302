import type { Jid } from "@kith/xmpp"
import { z } from "zod"

/** XEP-0060 §4.2; who has none is not on the list. Subscriptions here never wait for being configured. */
export const SUBSCRIPTION_STATES = ["subscribed", "pending"] as const
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number]

export const SHOW_VALUES = ["online", "chat", "away", "xa", "dnd"] as const
export type ShowValue = (typeof SHOW_VALUES)[number]

/** XEP-0060 §6.3. */
export const subscriptionOptionsSchema = z.object({
  isDelivered: z.boolean().default(true),
  /** Only while the subscriber is available so; all of them: always. */
  showValues: z.array(z.enum(SHOW_VALUES)).default([...SHOW_VALUES]),
  /** Epoch milliseconds at which it ends; `presence`: when the subscriber goes offline (§12.4). */
  expires: z.union([z.number().int(), z.literal("presence")]).optional(),
})

export type SubscriptionOptions = Readonly<z.output<typeof subscriptionOptionsSchema>>
export const DEFAULT_OPTIONS: SubscriptionOptions = subscriptionOptionsSchema.parse({})

export interface Subscription {
  /** Where notifications go: a bare or a full JID. */
  readonly jid: Jid
  readonly state: SubscriptionState
  readonly options: SubscriptionOptions
  /** XEP-0465: the subscriber wants everybody to know. */
  readonly isPublic: boolean
}
