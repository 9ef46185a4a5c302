import { type Clock, DomainError, type Hooks } from "@kith/feature-kit"
import type { Jid, XmlElement } from "@kith/xmpp"
import { itemPublishing, itemRestored } from "../hooks.ts"
import type { ConfigurationChange } from "../model/configuration.ts"
import type { Limits } from "../model/limits.ts"
import type { Moments } from "../model/moments.ts"
import type { Node } from "../model/node.ts"
import { DEFAULT_OPTIONS } from "../model/subscription.ts"
import type { ItemStore } from "../store/items.ts"
import type { NodeStore } from "../store/nodes.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { Affiliations } from "./affiliations.ts"
import type { Configuration } from "./configuration.ts"
import type { Keeping } from "./keeping.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { NodeRules } from "./node-rules.ts"
import type { Nodes } from "./nodes.ts"

const PAGE = 500
/** A node that is not described is nobody's business. */
const UNDESCRIBED: ConfigurationChange = { accessModel: "whitelist", maxItems: "max" }

export type Restoring = ReturnType<typeof createRestoring>

/** A person's nodes come from another server, or from a file, and go there. Nobody is told. */
export function createRestoring(parts: {
  readonly memory: NodeMemory
  readonly nodes: Nodes
  readonly configuration: Configuration
  readonly affiliations: Affiliations
  readonly keeping: Keeping
  readonly nodeStore: NodeStore
  readonly items: ItemStore
  readonly subscriptions: SubscriptionStore
  readonly rules: NodeRules
  readonly moments: Moments
  readonly hooks: Hooks
  readonly clock: Clock
  readonly limits: Limits
}) {
  const { memory, nodes, configuration, affiliations, keeping, nodeStore, items, subscriptions } = parts
  const { rules, moments, hooks, clock, limits } = parts

  const getOrMake = async (user: Jid, name: string, node: Node | undefined): Promise<Node> =>
    node ?? (await nodes.add(user, name, user, UNDESCRIBED))

  return {
    /** A person's nodes, one after the other. */
    async *nodesOf(user: Jid): AsyncGenerator<Node> {
      for (let last = 0; ; ) {
        const rows = await nodeStore.list(user, last, PAGE)
        for (const { name } of rows) {
          const node = await memory.find(user, name)
          if (node !== undefined) yield node
        }
        if (rows.length < PAGE) return
        last = rows.at(-1)?.id ?? last
      }
    },

    subscribersOf: (node: Node) => subscriptions.list(node.id, "subscribed", clock.now()),

    async restoreNode(user: Jid, name: string, change: ConfigurationChange): Promise<void> {
      const fitting = rules.fitting(change)
      const isNew = (await memory.find(user, name)) === undefined
      if (isNew) await nodes.create(user, name, user, fitting)
      else await configuration.configure(user, name, user, fitting)
    },

    /** What is there already, just so, stays where it stands. */
    async restoreItem(
      user: Jid,
      name: string,
      item: { readonly id: string; readonly publisher: Jid; readonly payload: XmlElement | undefined },
    ): Promise<void> {
      const { id, publisher } = item
      rules.requireItemId(id)
      // What the server keeps by itself is not to be made up in a file.
      rules.requireOwnDoing(name, "create", user)
      await memory.change(user, name, async (existing) => {
        const admitted = await hooks.admit(itemPublishing, {
          host: user,
          node: name,
          existing,
          publisher,
          id,
          payload: item.payload,
          isRestored: true,
        })
        const node = await getOrMake(user, name, existing)
        const payload = keeping.writePayload(node.configuration, admitted.payload)
        const before = await items.find(node.id, id)
        if (before?.payload === payload) return
        const moment = moments.next()
        const kept = { id, publisher: publisher.bare, payload, published: moment, created: moment }
        await keeping.keep(node, kept)
        await hooks.notify(itemRestored, { node, item: kept })
      })
    },

    restoreAffiliations: affiliations.change,

    /** Of those who had asked for it where the node comes from. */
    async restoreSubscription(user: Jid, name: string, jid: Jid): Promise<void> {
      const node = await memory.find(user, name)
      if (node === undefined) throw new DomainError("not-found", `There is no node ${name} to subscribe to.`)
      if ((await subscriptions.find(node.id, jid, clock.now())) !== undefined) return
      if ((await subscriptions.count(node.id, "subscribed", clock.now())) >= limits.maxSubscribers) {
        throw new DomainError("policy-violation", `A node may have ${limits.maxSubscribers} subscribers.`)
      }
      const subscription = { jid, state: "subscribed", options: DEFAULT_OPTIONS, isPublic: false } as const
      await subscriptions.save(node.id, subscription, clock.now())
    },
  }
}
