import type { Clock } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Node } from "../model/node.ts"
import { noSuchNode, UnchangedError } from "../model/pubsub-error.ts"
import type { Subscription, SubscriptionState } from "../model/subscription.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { Access } from "./access.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { SubscriptionChanges } from "./subscription-changes.ts"

export interface SubscriptionChange {
  readonly jid: Jid
  readonly state: SubscriptionState | "none"
}

export type NodeSubscriptions = ReturnType<typeof createNodeSubscriptions>

/** What owners do with the subscriptions to their node (XEP-0060 §8.8). */
export function createNodeSubscriptions(parts: {
  readonly memory: NodeMemory
  readonly store: SubscriptionStore
  readonly access: Access
  readonly changes: SubscriptionChanges
  readonly clock: Clock
}) {
  const { memory, store, access, changes, clock } = parts

  const apply = async (node: Node, change: SubscriptionChange, before: Subscription): Promise<void> => {
    if (change.state === "none") await changes.end(node, change.jid)
    else if (before.state === "pending") await changes.approve(node, before)
  }

  return {
    async list(host: Jid, name: string, who: Jid): Promise<readonly Subscription[]> {
      const node = await access.get(host, name, who)
      await access.requireOwner(node, who)
      return store.list(node.id, "subscribed", clock.now())
    },

    /** All of the changes or none. Nobody is subscribed who has not asked: else nodes could send to anybody. */
    async change(host: Jid, name: string, who: Jid, wanted: readonly SubscriptionChange[]): Promise<void> {
      await access.requireOwner(await access.get(host, name, who), who)
      await memory.change(host, name, async (node) => {
        if (node === undefined) throw noSuchNode()
        await access.requireOwner(node, who)
        const before = new Map<string, Subscription>()
        for (const { jid } of wanted) {
          const subscription = await store.find(node.id, jid, clock.now())
          if (subscription !== undefined) before.set(jid.toString(), subscription)
        }
        const isPossible = ({ jid, state }: SubscriptionChange) =>
          state === "none" || (state === "subscribed" && before.has(jid.toString()))
        if (!wanted.every(isPossible)) {
          throw new UnchangedError("not-acceptable", "Who has not asked for it cannot be subscribed.")
        }
        for (const change of wanted) {
          const subscription = before.get(change.jid.toString())
          if (subscription !== undefined) await apply(node, change, subscription)
        }
      })
    },

    /** How it stands with some of them, to be shown where nothing was changed. */
    async statesOf(
      host: Jid,
      name: string,
      who: Jid,
      jids: readonly Jid[],
    ): Promise<readonly SubscriptionChange[]> {
      const node = await access.get(host, name, who)
      await access.requireOwner(node, who)
      const states: SubscriptionChange[] = []
      for (const jid of jids) {
        states.push({ jid, state: (await store.find(node.id, jid, clock.now()))?.state ?? "none" })
      }
      return states
    },
  }
}
