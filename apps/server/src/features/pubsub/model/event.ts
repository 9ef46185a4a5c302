import type { Jid } from "@kith/xmpp"
import type { Item } from "./item.ts"
import type { Node } from "./node.ts"
import type { SubscriptionState } from "./subscription.ts"

/** What somebody is told of a node. */
export type NodeEvent = { readonly node: Node } & (
  | { readonly kind: "published"; readonly item: Item | undefined }
  /** What was there before the recipient came (XEP-0060 §6.1.7). */
  | { readonly kind: "last-item"; readonly item: Item }
  | { readonly kind: "retracted"; readonly ids: readonly string[] }
  | { readonly kind: "purged" }
  | { readonly kind: "configured" }
  | { readonly kind: "deleted"; readonly movedTo: string | undefined }
  | {
      readonly kind: "subscription"
      readonly jid: Jid
      readonly state: SubscriptionState | "none"
    }
  /** XEP-0060 §8.6: an owner is asked whether somebody may subscribe. */
  | { readonly kind: "subscription-request"; readonly jid: Jid }
)

/** Writes an event once and sends it to each address; resolves when all of it is on its way. */
export type Deliver = (event: NodeEvent, to: readonly Jid[]) => Promise<void>
