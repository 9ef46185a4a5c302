import type { Clock } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Deliver } from "../model/event.ts"
import type { Node } from "../model/node.ts"
import type { Subscription } from "../model/subscription.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { Access } from "./access.ts"
import type { Items } from "./items.ts"

export type SubscriptionChanges = ReturnType<typeof createSubscriptionChanges>

/** What happens to subscriptions without their subscriber's doing, and who is told (XEP-0060 §12.11). */
export function createSubscriptionChanges(parts: {
  readonly store: SubscriptionStore
  readonly items: Items
  readonly access: Access
  readonly deliver: Deliver
  readonly clock: Clock
}) {
  const { store, items, access, deliver, clock } = parts

  /** XEP-0060 §6.1.7. */
  const greet = async (node: Node, jid: Jid): Promise<void> => {
    if (node.configuration.sendsLastItem === "never" || !node.configuration.isPersistent) return
    const item = await items.last(node)
    if (item !== undefined) await deliver({ kind: "last-item", node, item }, [jid])
  }

  /** Tells the owners of a node that wants it. */
  const tellOwners = async (node: Node, jid: Jid, state: Subscription["state"] | "none"): Promise<void> => {
    if (!node.configuration.notifiesSubscription) return
    await deliver({ kind: "subscription", node, jid, state }, access.ownersOf(node))
  }

  return {
    greet,
    tellOwners,

    async approve(node: Node, subscription: Subscription): Promise<void> {
      const { jid } = subscription
      await store.save(node.id, { ...subscription, state: "subscribed" }, clock.now())
      await deliver({ kind: "subscription", node, jid, state: "subscribed" }, [jid])
      await greet(node, jid)
      await tellOwners(node, jid, "subscribed")
    },

    /** Also denies who waits. */
    async end(node: Node, jids: readonly Jid[]): Promise<void> {
      await store.remove(node.id, jids)
      for (const jid of jids) {
        await deliver({ kind: "subscription", node, jid, state: "none" }, [jid])
        await tellOwners(node, jid, "none")
      }
    },
  }
}
