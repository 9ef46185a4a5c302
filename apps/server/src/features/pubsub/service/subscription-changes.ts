import type { Clock, Hooks } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { subscriptionChanged } from "../hooks.ts"
import type { Deliver } from "../model/event.ts"
import type { Node } from "../model/node.ts"
import type { Subscription } from "../model/subscription.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { SubscriptionPlace } from "../store/upkeep.ts"
import type { Access } from "./access.ts"
import type { Items } from "./items.ts"
import type { NodeMemory } from "./node-memory.ts"

export type SubscriptionChanges = ReturnType<typeof createSubscriptionChanges>

/** What happens to subscriptions, and who is told (XEP-0060 §12.11). */
export function createSubscriptionChanges(parts: {
  readonly memory: NodeMemory
  readonly store: SubscriptionStore
  readonly items: Items
  readonly access: Access
  readonly deliver: Deliver
  readonly hooks: Hooks
  readonly clock: Clock
}) {
  const { memory, store, items, access, deliver, hooks, clock } = parts

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

  const save = async (node: Node, subscription: Subscription): Promise<void> => {
    const { jid, state, isPublic } = subscription
    await store.save(node.id, subscription, clock.now())
    await hooks.notify(subscriptionChanged, { node, jid, state, isPublic })
  }

  const begin = async (node: Node, jid: Jid): Promise<void> => {
    await greet(node, jid)
    await tellOwners(node, jid, "subscribed")
  }

  const end = async (node: Node, jid: Jid, isTheirDoing = false): Promise<void> => {
    await store.remove(node.id, [jid])
    if (!isTheirDoing) await deliver({ kind: "subscription", node, jid, state: "none" }, [jid])
    await tellOwners(node, jid, "none")
    await hooks.notify(subscriptionChanged, { node, jid, state: "none", isPublic: false })
  }

  return {
    save,
    /** Also denies one that waits. The subscriber is told where that was not their doing. */
    end,

    /** Those that have ended by themselves. */
    async endAll(places: readonly SubscriptionPlace[]): Promise<void> {
      for (const { nodeId, host, name, jid } of places) {
        const node = await memory.find(host, name)
        if (node === undefined) await store.remove(nodeId, [jid])
        else await end(node, jid, true)
      }
    },

    /** What comes with a subscription that takes effect. */
    begin,

    async approve(node: Node, subscription: Subscription): Promise<void> {
      const { jid } = subscription
      await save(node, { ...subscription, state: "subscribed" })
      await deliver({ kind: "subscription", node, jid, state: "subscribed" }, [jid])
      await begin(node, jid)
    },
  }
}
