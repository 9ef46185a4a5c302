import type { Hooks } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Roster } from "../../roster/index.ts"
import { itemsDropped, nodeConfigured } from "../hooks.ts"
import type { ConfigurationChange, NodeConfiguration } from "../model/configuration.ts"
import type { Deliver } from "../model/event.ts"
import { isPersonal, type Node } from "../model/node.ts"
import { noSuchNode } from "../model/pubsub-error.ts"
import type { ItemStore } from "../store/items.ts"
import type { NodeStore } from "../store/nodes.ts"
import type { Access } from "./access.ts"
import type { Items } from "./items.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { NodeRules } from "./node-rules.ts"
import type { Recipients } from "./recipients.ts"
import type { Review } from "./review.ts"

export type Configuration = ReturnType<typeof createConfiguration>

/** What owners decide about a node, and what follows from it (XEP-0060 §8.2, §8.3). */
export function createConfiguration(parts: {
  readonly memory: NodeMemory
  readonly store: NodeStore
  readonly itemStore: ItemStore
  readonly items: Items
  readonly access: Access
  readonly recipients: Recipients
  readonly review: Review
  readonly deliver: Deliver
  readonly rules: NodeRules
  readonly hooks: Hooks
  readonly roster: Roster
  readonly domain: string
}) {
  const {
    memory,
    store,
    itemStore,
    items,
    access,
    recipients,
    review,
    deliver,
    rules,
    hooks,
    roster,
    domain,
  } = parts

  const keepWhatFits = async (node: Node): Promise<void> => {
    if (!node.configuration.isPersistent) return itemStore.removeAll(node.id)
    const ids = await itemStore.trim(node.id, rules.maxItemsOf(node.configuration))
    if (ids.length > 0) await hooks.notify(itemsDropped, { node, ids })
  }

  /** XEP-0060 §12.2: who may read the node from now on learns what is in it. */
  const showLast = async (node: Node, before: readonly Jid[], after: readonly Jid[]): Promise<void> => {
    if (node.configuration.sendsLastItem === "never") return
    const known = new Set(before.map(String))
    const item = await items.last(node)
    const gained = after.filter((jid) => !known.has(jid.toString()))
    if (item !== undefined) await deliver({ kind: "last-item", node, item }, gained)
  }

  const hasOtherAccess = (before: NodeConfiguration, after: NodeConfiguration): boolean =>
    before.accessModel !== after.accessModel || `${before.rosterGroups}` !== `${after.rosterGroups}`

  const apply = async (before: Node, configuration: NodeConfiguration): Promise<void> => {
    const told = await recipients.of(before)
    await store.configure(before.id, configuration)
    memory.forget(before.host, before.name)
    const node = { ...before, configuration }
    await keepWhatFits(node)
    const isOther = hasOtherAccess(before.configuration, configuration)
    if (isOther) await review.reviewNode(node)
    const remaining = isOther ? await recipients.of(node) : told
    if (configuration.notifiesConfiguration) await deliver({ kind: "configured", node }, remaining)
    if (isOther) await showLast(node, told, remaining)
    await hooks.notify(nodeConfigured, { before, node })
  }

  return {
    /** The groups of contacts an owner can choose from. */
    async rosterGroupsOf(host: Jid, who: Jid): Promise<readonly string[]> {
      const owner = isPersonal(host) ? host : who.bare
      if (owner.domain !== domain || owner.local === undefined) return []
      const groups = (await roster.contacts(owner)).flatMap((contact) => contact.groups)
      return [...new Set(groups)].sort()
    },

    /** What a new node at that address is like. */
    defaultsOf: (host: Jid): NodeConfiguration => rules.defaultsOf({ host }),

    async get(host: Jid, name: string, who: Jid): Promise<Node> {
      const node = await access.get(host, name, who)
      await access.requireOwner(node, who)
      return node
    },

    async configure(host: Jid, name: string, who: Jid, change: ConfigurationChange): Promise<void> {
      await access.requireOwner(await access.get(host, name, who), who)
      rules.requireOwnDoing(name, "configure", who)
      await memory.change(host, name, async (node) => {
        if (node === undefined) throw noSuchNode()
        await access.requireOwner(node, who)
        await apply(node, rules.configured({ host, name }, node.configuration, change))
      })
    },
  }
}
