import type { Hooks } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { itemsRetracted, nodeDeleted } from "../hooks.ts"
import type { Deliver } from "../model/event.ts"
import type { Node } from "../model/node.ts"
import type { NodeStore } from "../store/nodes.ts"
import type { UpkeepStore } from "../store/upkeep.ts"
import type { Access } from "./access.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { Recipients } from "./recipients.ts"
import type { SubscriptionChanges } from "./subscription-changes.ts"

export type Departures = ReturnType<typeof createDepartures>

/** What goes with somebody: for a while, and for good. */
export function createDepartures(parts: {
  readonly memory: NodeMemory
  readonly nodes: NodeStore
  readonly upkeep: UpkeepStore
  readonly access: Access
  readonly recipients: Recipients
  readonly changes: SubscriptionChanges
  readonly deliver: Deliver
  readonly hooks: Hooks
}) {
  const { memory, nodes, upkeep, access, recipients, changes, deliver, hooks } = parts

  const takeOut = async (node: Node, publisher: Jid): Promise<void> => {
    const ids = await upkeep.removeItemsOf(node.id, publisher)
    if (ids.length === 0) return
    if (node.configuration.notifiesRetraction) {
      await deliver({ kind: "retracted", node, ids }, await recipients.of(node))
    }
    await hooks.notify(itemsRetracted, { node, ids })
  }

  /** Another owner takes the node over; without one it goes. */
  const leaveNode = async (node: Node, user: Jid): Promise<void> => {
    const [heir] = access.ownersOf(node).filter((owner) => !owner.equals(user))
    if (heir !== undefined && !node.host.equals(user)) {
      if (node.creator.equals(user)) await upkeep.entrust(node.id, heir)
      return
    }
    const told = node.host.equals(user) ? [] : await recipients.of(node)
    await nodes.remove(node)
    await deliver({ kind: "deleted", node, movedTo: undefined }, told)
    await hooks.notify(nodeDeleted, { node })
  }

  return {
    /** XEP-0060 §16.4.4, `purge_offline`, and §12.5: the last session of somebody, or one of theirs, is not available. */
    async noteOffline(user: Jid, gone: readonly Jid[]): Promise<void> {
      await changes.endAll(await upkeep.temporarySubscriptions(user, gone))
      if (!gone.some((jid) => jid.equals(user))) return
      for (const { host, name } of await upkeep.nodesPurgedWith(user)) {
        await memory.change(host, name, async (node) => {
          if (node?.configuration.purgesOffline === true) await takeOut(node, user)
        })
      }
    },

    /** The account is no more, and nothing is to be left of it. */
    async forget(user: Jid): Promise<void> {
      for (const { host, name } of await upkeep.nodesOf(user)) {
        await memory.change(host, name, async (found) => {
          // One whose governor has gone is found in the store only.
          const node = found ?? (await nodes.find(host, name))
          if (node !== undefined) await leaveNode(node, user)
          memory.forget(host, name)
        })
      }
      for (const { host, name } of await upkeep.nodesWithItemsOf(user)) {
        await memory.change(host, name, async (node) => {
          if (node !== undefined) await takeOut(node, user)
        })
      }
      await changes.endAll(await upkeep.subscriptionsOf(user))
      for (const { host, name } of await upkeep.forget(user)) memory.forget(host, name)
    },
  }
}
