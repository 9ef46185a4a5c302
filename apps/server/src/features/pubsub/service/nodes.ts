import { type Clock, DomainError, type Hooks } from "@kith/feature-kit"
import { type Jid, randomId } from "@kith/xmpp"
import { nodeCreated, nodeDeleted, nodePurged } from "../hooks.ts"
import type { ConfigurationChange } from "../model/configuration.ts"
import type { Deliver } from "../model/event.ts"
import type { Limits } from "../model/limits.ts"
import { isPersonal, type Node } from "../model/node.ts"
import { noSuchNode, PubsubError, unsupported } from "../model/pubsub-error.ts"
import type { ItemStore } from "../store/items.ts"
import type { NodeStore } from "../store/nodes.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { Access } from "./access.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { NodeRules } from "./node-rules.ts"
import type { Recipients } from "./recipients.ts"

export interface NodeDescription {
  readonly node: Node
  readonly owners: readonly Jid[]
  readonly publishers: readonly Jid[]
  /** How many. */
  readonly subscribers: number
}

export interface NodePage {
  readonly nodes: readonly Node[]
  readonly isComplete: boolean
}

const MAX_PAGE = 500
/** Of names and titles in one page. */
const MAX_CHARACTERS = 100_000
/** So many nodes are looked at for one answer, however few of them somebody may know of. */
const MAX_LOOKED_AT = 10_000

export type Nodes = ReturnType<typeof createNodes>

/** Making, emptying and deleting nodes (XEP-0060 §8.1, §8.4, §8.5). */
export function createNodes(parts: {
  readonly memory: NodeMemory
  readonly store: NodeStore
  readonly items: ItemStore
  readonly subscriptions: SubscriptionStore
  readonly access: Access
  readonly recipients: Recipients
  readonly deliver: Deliver
  readonly rules: NodeRules
  readonly hooks: Hooks
  readonly clock: Clock
  readonly limits: Limits
  readonly domain: string
}) {
  const {
    memory,
    store,
    items,
    subscriptions,
    access,
    recipients,
    deliver,
    rules,
    hooks,
    clock,
    limits,
    domain,
  } = parts

  /** At a person's address the person alone; at the service everybody with an account here, and the service itself. */
  const mayCreate = (host: Jid, who: Jid): boolean =>
    who.bare.equals(host) || (!isPersonal(host) && who.domain === domain && who.local !== undefined)

  const requireRoom = async (creator: Jid): Promise<void> => {
    const { nodes } = await store.usageOf(creator)
    if (nodes + (await store.countMoved(creator)) < limits.maxNodes) return
    throw new PubsubError(
      "not-acceptable",
      "max-nodes-exceeded",
      `You have ${limits.maxNodes} nodes; delete one before you make another.`,
    )
  }

  /** Within a change of that node. */
  const add = async (host: Jid, name: string, who: Jid, change: ConfigurationChange): Promise<Node> => {
    rules.requireNodeName(name)
    const configuration = rules.configured({ host, name }, rules.defaultsOf({ host, name }), change)
    const creator = who.bare
    await requireRoom(creator)
    await store.insert({ host, name, creator, createdAt: clock.now(), configuration, isManaged: false })
    memory.forget(host, name)
    const node = await memory.find(host, name)
    if (node === undefined) throw noSuchNode()
    await hooks.notify(nodeCreated, { node })
    return node
  }

  return {
    mayCreate,
    add,
    know: rules.know,

    /** Answers with the name, which is made up where none is given (XEP-0060 §8.1.1: an instant node). */
    async create(
      host: Jid,
      name: string | undefined,
      who: Jid,
      change: ConfigurationChange = {},
    ): Promise<string> {
      if (!mayCreate(host, who)) {
        await access.requireAcquaintance(host, who)
        throw new DomainError("forbidden", "You may not make nodes here.")
      }
      const chosen = name ?? randomId()
      rules.requireOwnDoing(chosen, "create", who)
      return memory.change(host, chosen, async (existing) => {
        if (existing !== undefined) {
          throw new DomainError("conflict", "There is a node of this name; choose another name.")
        }
        await add(host, chosen, who, change)
        return chosen
      })
    },

    /** `movedTo` is the URI of another node, told to those who still ask for this one. */
    async remove(host: Jid, name: string, who: Jid, movedTo?: string): Promise<void> {
      await access.requireOwner(await access.get(host, name, who), who)
      rules.requireOwnDoing(name, "delete", who)
      await memory.change(host, name, async (node) => {
        if (node === undefined) throw noSuchNode()
        const told = node.configuration.notifiesDeletion ? await recipients.all(node) : []
        await store.remove(node, movedTo)
        memory.forget(host, name)
        await deliver({ kind: "deleted", node, movedTo }, told)
        await hooks.notify(nodeDeleted, { node })
      })
    },

    async purge(host: Jid, name: string, who: Jid): Promise<void> {
      const found = await access.get(host, name, who)
      await access.requireOwner(found, who)
      rules.requireOwnDoing(name, "purge", who)
      if (!found.configuration.isPersistent) {
        throw unsupported("persistent-items", "This node keeps no items.")
      }
      await memory.change(host, name, async (node) => {
        if (node === undefined) throw noSuchNode()
        await items.removeAll(node.id)
        if (node.configuration.notifiesRetraction)
          await deliver({ kind: "purged", node }, await recipients.of(node))
        await hooks.notify(nodePurged, { node })
      })
    },

    /** What a node is like, for those who may know that it is there (XEP-0060 §5.3). */
    async describe(host: Jid, name: string, who: Jid): Promise<NodeDescription> {
      const node = await access.get(host, name, who)
      if (!(await access.mayDiscover(node, who))) throw noSuchNode()
      const publishers = access.affiliatedWith(node).filter(({ affiliation }) => affiliation === "publisher")
      return {
        node,
        owners: access.ownersOf(node),
        publishers: publishers.map(({ jid }) => jid),
        subscribers: await subscriptions.count(node.id, "subscribed", clock.now()),
      }
    },

    /** A page of the nodes at an address that `who` may know of (XEP-0060 §5.2), behind the one of that name. */
    async list(host: Jid, who: Jid, after?: string, max = MAX_PAGE): Promise<NodePage> {
      const from = after === undefined ? undefined : await memory.find(host, after)
      // Else a guess would show which nodes are hidden.
      const isKnown = after === undefined || (from !== undefined && (await access.mayDiscover(from, who)))
      if (!isKnown) throw noSuchNode()
      const visible: Node[] = []
      let characters = 0
      let last = from?.id ?? 0
      for (let looked = 0; looked < MAX_LOOKED_AT; looked += MAX_PAGE) {
        const rows = await store.list(host, last, MAX_PAGE)
        for (const { name } of rows) {
          const node = await memory.find(host, name)
          if (node === undefined || !(await access.mayDiscover(node, who))) continue
          characters += name.length + node.configuration.title.length
          const isFull = visible.length >= Math.min(max, MAX_PAGE) || characters > MAX_CHARACTERS
          if (isFull) return { nodes: visible, isComplete: false }
          visible.push(node)
        }
        if (rows.length < MAX_PAGE) return { nodes: visible, isComplete: true }
        last = rows.at(-1)?.id ?? last
      }
      return { nodes: visible, isComplete: false }
    },
  }
}
