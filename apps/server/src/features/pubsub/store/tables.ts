import { createHash } from "node:crypto"
import type { Kysely } from "kysely"

export interface Tables {
  pubsub_node: {
    id: number
    host: string
    name_key: string
    name: string
    creator: string
    created_at: number
    /** JSON; see `nodeConfigurationSchema`. */
    configuration: string
    purges_offline: number
    item_expire_ms: number | null
    is_managed: number
    item_count: number
    item_bytes: number
  }
  pubsub_affiliation: { node_id: number; jid: string; affiliation: string }
  pubsub_subscription: {
    node_id: number
    jid: string
    subscriber: string
    state: string
    /** JSON; see `subscriptionOptionsSchema`. */
    options: string
    expires_at: number | null
    ends_with_presence: number
    is_public: number
    created_at: number
  }
  pubsub_item: {
    node_id: number
    item_key: string
    item_id: string
    publisher: string
    published: number
    created: number
    bytes: number
    payload: string
  }
  pubsub_moved: { host: string; name_key: string; creator: string; uri: string }
}

export type Connection = Kysely<Tables>

/** What stands in a key for a name of any length. */
export function keyOf(name: string): string {
  return createHash("sha256").update(name).digest("base64url")
}

/** So many values go into one statement at most. */
const PER_STATEMENT = 500

export function* inPortions<Value>(values: readonly Value[]): Generator<readonly Value[]> {
  for (let start = 0; start < values.length; start += PER_STATEMENT) {
    yield values.slice(start, start + PER_STATEMENT)
  }
}
