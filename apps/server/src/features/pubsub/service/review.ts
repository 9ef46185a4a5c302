import type { Clock } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Node } from "../model/node.ts"
import type { Subscription } from "../model/subscription.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { Access } from "./access.ts"
import type { SubscriptionChanges } from "./subscription-changes.ts"

export type Review = ReturnType<typeof createReview>

/**
 * After who may read a node has changed (XEP-0163 §7.1): subscriptions of those who may not any more end, and those who
 * wait are let in where nobody has to be asked about them any more.
 */
export function createReview(parts: {
  readonly subscriptions: SubscriptionStore
  readonly access: Access
  readonly changes: SubscriptionChanges
  readonly clock: Clock
}) {
  const { subscriptions, access, changes, clock } = parts

  const reviewOne = async (node: Node, subscription: Subscription): Promise<void> => {
    const { jid, state } = subscription
    if (state === "subscribed") {
      if (!(await access.mayReceive(node, jid))) await changes.end(node, jid)
    } else if (await access.mayRead(node, jid)) await changes.approve(node, subscription)
    else if (!access.mayAsk(node, jid)) await changes.end(node, jid)
  }

  return {
    /** Within a change of the node. */
    async reviewNode(node: Node): Promise<void> {
      const now = clock.now()
      for (const state of ["subscribed", "pending"] as const) {
        for (const subscription of await subscriptions.list(node.id, state, now))
          await reviewOne(node, subscription)
      }
    },

    /** The same for one entity. */
    async reviewSubscriber(node: Node, subscriber: Jid): Promise<void> {
      for (const subscription of await subscriptions.listOf(node.id, subscriber, clock.now())) {
        await reviewOne(node, subscription)
      }
    },
  }
}
