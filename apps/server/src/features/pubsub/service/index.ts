import type { Clock, Hooks, SessionDirectory } from "@kith/feature-kit"
import type { Roster } from "../../roster/index.ts"
import type { Deliver } from "../model/event.ts"
import type { Limits } from "../model/limits.ts"
import type { Moments } from "../model/moments.ts"
import type { Stores } from "../store/index.ts"
import { createAccess } from "./access.ts"
import type { Interests } from "./interests.ts"
import { createItems } from "./items.ts"
import { createLastItems } from "./last-items.ts"
import { createNodeMemory } from "./node-memory.ts"
import { createNodeRules } from "./node-rules.ts"
import { createNodes } from "./nodes.ts"
import { createPublishing } from "./publishing.ts"
import { createRecipients } from "./recipients.ts"
import { createRetraction } from "./retraction.ts"
import { createSubscriptions } from "./subscriptions.ts"

export interface PubsubParts {
  readonly stores: Stores
  readonly interests: Interests
  readonly roster: Roster
  readonly sessions: SessionDirectory
  readonly deliver: Deliver
  readonly hooks: Hooks
  readonly clock: Clock
  readonly moments: Moments
  readonly limits: Limits
  readonly maxNodesInMemory: number
  readonly domain: string
}

export type Pubsub = ReturnType<typeof createPubsub>

/** XEP-0060, for a service of its own and for every account (XEP-0163). `who` is asked for permission everywhere. */
export function createPubsub(given: PubsubParts) {
  const { stores, clock, limits } = given
  const memory = createNodeMemory(stores.nodes, clock, given.maxNodesInMemory)
  const rules = createNodeRules(limits)
  const access = createAccess({
    ...given,
    nodes: memory,
    store: stores.nodes,
    subscriptions: stores.subscriptions,
  })
  const recipients = createRecipients({ ...given, access, subscriptions: stores.subscriptions })
  const parts = { ...given, memory, rules, access, recipients }
  const items = createItems(access, stores.items, clock)
  const nodes = createNodes({ ...parts, store: stores.nodes, items: stores.items })
  const publishing = createPublishing({ ...parts, nodes, nodeStore: stores.nodes, items: stores.items })
  const retraction = createRetraction({ ...parts, items: stores.items })
  return {
    access,
    items,
    nodes,
    ...publishing,
    ...retraction,
    subscriptions: createSubscriptions({ ...parts, store: stores.subscriptions, items }),
    lastItems: createLastItems({ ...parts, store: stores.nodes, items }),
  }
}
