import type { Clock } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Deliver } from "../model/event.ts"
import type { Node } from "../model/node.ts"
import { noSuchNode } from "../model/pubsub-error.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { Access } from "./access.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { SubscriptionChanges } from "./subscription-changes.ts"

const ANNOUNCE_EVERY_MS = 60 * 60 * 1000
const MAX_ANNOUNCED = 10_000

export type SubscriptionRequests = ReturnType<typeof createSubscriptionRequests>

/** Those who wait to be let in, and the owners who let them (XEP-0060 §8.6, §8.7). */
export function createSubscriptionRequests(parts: {
  readonly memory: NodeMemory
  readonly store: SubscriptionStore
  readonly access: Access
  readonly changes: SubscriptionChanges
  readonly deliver: Deliver
  readonly clock: Clock
}) {
  const { memory, store, access, changes, deliver, clock } = parts

  const announced = new Map<string, number>()

  const ask = (node: Node, jid: Jid, owners: readonly Jid[]): Promise<void> =>
    deliver({ kind: "subscription-request", node, jid }, owners)

  return {
    /** Asks all owners; the first to answer decides. Who asks again and again is announced once in a while. */
    async announce(node: Node, jid: Jid): Promise<void> {
      const key = `${node.id} ${jid.bare}`
      const last = announced.get(key)
      if (last !== undefined && clock.now() - last < ANNOUNCE_EVERY_MS) return
      announced.delete(key)
      announced.set(key, clock.now())
      const [oldest] = announced.keys()
      if (announced.size > MAX_ANNOUNCED && oldest !== undefined) announced.delete(oldest)
      await ask(node, jid, access.ownersOf(node))
    },

    /** What was answered already, or withdrawn, is let be. */
    async answer(host: Jid, name: string, who: Jid, jid: Jid, isAllowed: boolean): Promise<void> {
      await access.requireOwner(await access.get(host, name, who), who)
      await memory.change(host, name, async (node) => {
        if (node === undefined) throw noSuchNode()
        const waiting = await store.find(node.id, jid, clock.now())
        if (waiting?.state !== "pending") return
        if (isAllowed) await changes.approve(node, waiting)
        else await changes.end(node, jid)
      })
    },

    /** The names of the owner's nodes with somebody waiting. */
    nodesWaiting: (host: Jid, who: Jid): Promise<readonly string[]> =>
      store.pendingNodes(host, who.bare.equals(host) ? undefined : who.bare, clock.now()),

    /** Asks the owner again about each who waits. */
    async repeat(host: Jid, name: string, who: Jid): Promise<void> {
      const node = await access.get(host, name, who)
      await access.requireOwner(node, who)
      for (const { jid } of await store.list(node.id, "pending", clock.now())) await ask(node, jid, [who])
    },
  }
}
