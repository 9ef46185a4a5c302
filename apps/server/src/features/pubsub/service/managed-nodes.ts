import type { Clock, Hooks } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { nodeCreated, nodeDeleted } from "../hooks.ts"
import type { ConfigurationChange } from "../model/configuration.ts"
import type { Deliver } from "../model/event.ts"
import type { Node } from "../model/node.ts"
import { noSuchNode } from "../model/pubsub-error.ts"
import type { NodeStore } from "../store/nodes.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { NodeRules } from "./node-rules.ts"
import type { Recipients } from "./recipients.ts"

const PAGE = 500

/** Nodes that features keep for people: see `ManagedNodes`. Nobody is asked for permission here. */
export function createManagedNodes(parts: {
  readonly memory: NodeMemory
  readonly store: NodeStore
  readonly recipients: Recipients
  readonly deliver: Deliver
  readonly rules: NodeRules
  readonly hooks: Hooks
  readonly clock: Clock
}) {
  const { memory, store, recipients, deliver, rules, hooks, clock } = parts

  return {
    /** Declares a kind of them, while features start. */
    manage: rules.managed.add,

    find: memory.find,
    /** Also one whose governor is gone. */
    findStored: store.find,

    /** Makes the node where it is missing; what is stored in it counts as that of `creator`, a bare JID. */
    provide: (host: Jid, name: string, creator: Jid, change: ConfigurationChange): Promise<Node> =>
      memory.change(host, name, async (existing) => {
        if (existing !== undefined) return existing
        rules.requireNodeName(name)
        const configuration = rules.configured({ host, name }, rules.defaultsOf({ host, name }), change)
        await store.insert({ host, name, creator, createdAt: clock.now(), configuration, isManaged: true })
        memory.forget(host, name)
        const node = await memory.find(host, name)
        if (node === undefined) throw noSuchNode()
        await hooks.notify(nodeCreated, { node })
        return node
      }),

    /** Removes the node, if there is one, also where the one it belongs to is gone. */
    withdraw: (host: Jid, name: string): Promise<void> =>
      memory.change(host, name, async () => {
        const node = await store.find(host, name)
        if (node === undefined) return
        const told = node.configuration.notifiesDeletion ? await recipients.of(node) : []
        await store.remove(node)
        memory.forget(host, name)
        await deliver({ kind: "deleted", node, movedTo: undefined }, told)
        await hooks.notify(nodeDeleted, { node })
      }),

    /** The names of those at one address that begin so. */
    async names(host: Jid, prefix: string): Promise<readonly string[]> {
      const found: string[] = []
      for (let last = 0; ; ) {
        const rows = await store.list(host, last, PAGE, true)
        found.push(...rows.map(({ name }) => name).filter((name) => name.startsWith(prefix)))
        if (rows.length < PAGE) return found
        last = rows.at(-1)?.id ?? last
      }
    },
  }
}
