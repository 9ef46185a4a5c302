import { defineHook } from "@kith/feature-kit"
import type { Jid, XmlElement } from "@kith/xmpp"
import type { Item } from "./model/item.ts"
import type { Node } from "./model/node.ts"
import type { SubscriptionState } from "./model/subscription.ts"

/** Somebody wants to publish to a node that is not there. A guard may make it, as a managed node. */
export const nodeWanted = defineHook<{ readonly host: Jid; readonly name: string; readonly who: Jid }>(
  "nodeWanted",
)

/**
 * Something is about to be published. Guards may refuse it, transforms may replace the payload; they must not wait for a
 * change of the same node, and nothing else about the event may be replaced.
 */
export const itemPublishing = defineHook<{
  /** The bare JID of an account, or the domain of the service. */
  readonly host: Jid
  readonly node: string
  /** `undefined` when the node will be made by this. */
  readonly existing: Node | undefined
  readonly publisher: Jid
  readonly id: string
  readonly payload: XmlElement | undefined
  /** Whether it comes with an account's data from elsewhere: nobody will be told, and what there is stays. */
  readonly isRestored: boolean
}>("itemPublishing")

/** Stored, and the subscribers have been told. `item` is `undefined` for a bare event without one. */
export const itemPublished = defineHook<{
  readonly node: Node
  readonly publisher: Jid
  readonly item: Item | undefined
}>("itemPublished")

/** An item has come with an account's data and is stored. */
export const itemRestored = defineHook<{ readonly node: Node; readonly item: Item }>("itemRestored")

/** `state` is `none` where it has ended. */
export const subscriptionChanged = defineHook<{
  readonly node: Node
  readonly jid: Jid
  readonly state: SubscriptionState | "none"
  /** Whether the subscriber wants everybody to know (XEP-0465). */
  readonly isPublic: boolean
}>("subscriptionChanged")

export const itemsRetracted = defineHook<{ readonly node: Node; readonly ids: readonly string[] }>(
  "itemsRetracted",
)
/** Older items have made room, or have expired: nobody took them out. */
export const itemsDropped = defineHook<{ readonly node: Node; readonly ids: readonly string[] }>(
  "itemsDropped",
)
export const nodePurged = defineHook<{ readonly node: Node }>("nodePurged")
export const nodeCreated = defineHook<{ readonly node: Node }>("nodeCreated")
export const nodeConfigured = defineHook<{ readonly before: Node; readonly node: Node }>("nodeConfigured")
export const nodeDeleted = defineHook<{ readonly node: Node }>("nodeDeleted")
