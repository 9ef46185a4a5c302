import type { Clock, Hooks, Log, SessionDirectory } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { Roster } from "../../roster/index.ts"
import type { Deliver } from "../model/event.ts"
import type { Limits } from "../model/limits.ts"
import type { Moments } from "../model/moments.ts"
import type { Stores } from "../store/index.ts"
import { createAccess } from "./access.ts"
import { createAcquaintanceChanges } from "./acquaintance.ts"
import { createAffiliations } from "./affiliations.ts"
import { createConfiguration } from "./configuration.ts"
import { createDepartures } from "./departures.ts"
import { createHistory } from "./history.ts"
import type { Interests } from "./interests.ts"
import { createItems } from "./items.ts"
import { createKeeping } from "./keeping.ts"
import { createLastItems } from "./last-items.ts"
import { createManagedNodes } from "./managed-nodes.ts"
import { createNodeMemory } from "./node-memory.ts"
import { createNodeRules } from "./node-rules.ts"
import { createNodeSubscriptions } from "./node-subscriptions.ts"
import { createNodes } from "./nodes.ts"
import { createPublishing } from "./publishing.ts"
import { createRecipients } from "./recipients.ts"
import { createRestoring } from "./restoring.ts"
import { createRetraction } from "./retraction.ts"
import { createReview } from "./review.ts"
import { createSubscriptionChanges } from "./subscription-changes.ts"
import { createSubscriptionRequests } from "./subscription-requests.ts"
import { createSubscriptions } from "./subscriptions.ts"
import { createUpkeep } from "./upkeep.ts"

export interface PubsubParts {
  readonly stores: Stores
  readonly interests: Interests
  readonly roster: Roster
  readonly sessions: SessionDirectory
  readonly deliver: Deliver
  readonly hooks: Hooks
  readonly clock: Clock
  readonly log: Log
  readonly moments: Moments
  readonly limits: Limits
  readonly maxNodesInMemory: number
  readonly domain: string
  /** Of the service that is not somebody's own address. */
  readonly address: Jid
}

export type Pubsub = ReturnType<typeof createPubsub>

/** XEP-0060, for a service of its own and for every account (XEP-0163). `who` is asked for permission everywhere. */
export function createPubsub(given: PubsubParts) {
  const { stores, clock, limits } = given
  const rules = createNodeRules(limits, Jid.parse(given.domain))
  const memory = createNodeMemory(stores.nodes, rules.managed, clock, given.maxNodesInMemory)
  const access = createAccess({
    ...given,
    nodes: memory,
    store: stores.nodes,
    subscriptions: stores.subscriptions,
  })
  const recipients = createRecipients({ ...given, access, subscriptions: stores.subscriptions })
  const items = createItems(access, stores.items, clock)
  const parts = { ...given, memory, rules, access, recipients, items, store: stores.subscriptions }
  const changes = createSubscriptionChanges(parts)
  const requests = createSubscriptionRequests({ ...parts, changes })
  const review = createReview({ ...parts, changes, subscriptions: stores.subscriptions })
  const nodes = createNodes({
    ...parts,
    store: stores.nodes,
    items: stores.items,
    subscriptions: stores.subscriptions,
  })
  const configuration = createConfiguration({
    ...parts,
    review,
    store: stores.nodes,
    itemStore: stores.items,
  })
  const affiliations = createAffiliations({ ...parts, review, store: stores.affiliations })
  const keeping = createKeeping({ ...parts, nodeStore: stores.nodes, items: stores.items })
  const managed = createManagedNodes({ ...parts, store: stores.nodes })
  const lastItems = createLastItems({
    ...parts,
    store: stores.nodes,
    subscriptions: stores.subscriptions,
  })
  const extensions: string[] = []
  return {
    address: given.address,
    /** Features of service discovery that others add to the service; accounts have the scope's `advertise`. */
    extensions,
    access,
    managed,
    /** Asked before each change of a node. */
    watchers: memory.watchers,
    items,
    history: createHistory(access, items, stores.items),
    nodes,
    requests,
    ...createPublishing({ ...parts, nodes, keeping }),
    ...createRetraction({ ...parts, items: stores.items }),
    configuration,
    affiliations,
    subscriptions: createSubscriptions({ ...parts, changes, requests }),
    nodeSubscriptions: createNodeSubscriptions({ ...parts, changes }),
    lastItems,
    upkeep: createUpkeep({ ...parts, changes, store: stores.upkeep }),
    acquaintance: createAcquaintanceChanges({ ...parts, review, lastItems }),
    restoring: createRestoring({
      ...parts,
      nodes,
      configuration,
      affiliations,
      keeping,
      nodeStore: stores.nodes,
      items: stores.items,
      subscriptions: stores.subscriptions,
    }),
    departures: createDepartures({ ...parts, changes, nodes: stores.nodes, upkeep: stores.upkeep }),
  }
}
