import type { Database } from "@kith/feature-kit"
import { createAffiliationStore } from "./affiliations.ts"
import { createItemStore } from "./items.ts"
import { createNodeStore } from "./nodes.ts"
import { createSubscriptionStore } from "./subscriptions.ts"
import { createUpkeepStore } from "./upkeep.ts"

export type Stores = ReturnType<typeof createStores>

export function createStores(database: Database) {
  const upkeep = createUpkeepStore(database)
  return {
    nodes: createNodeStore(database, upkeep.purging),
    items: createItemStore(database),
    affiliations: createAffiliationStore(database),
    subscriptions: createSubscriptionStore(database, upkeep.temporary),
    upkeep,
  }
}
