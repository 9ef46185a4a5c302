import { DomainError, type Hooks } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { itemsRetracted } from "../hooks.ts"
import type { Deliver } from "../model/event.ts"
import type { Node } from "../model/node.ts"
import { noSuchNode, unsupported } from "../model/pubsub-error.ts"
import type { ItemStore } from "../store/items.ts"
import type { Access } from "./access.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { NodeRules } from "./node-rules.ts"
import type { Recipients } from "./recipients.ts"

const MAX_IDS = 500

export type Retraction = ReturnType<typeof createRetraction>

/** Taking items out of a node (XEP-0060 §7.2). */
export function createRetraction(parts: {
  readonly memory: NodeMemory
  readonly items: ItemStore
  readonly access: Access
  readonly recipients: Recipients
  readonly deliver: Deliver
  readonly hooks: Hooks
  readonly rules: NodeRules
}) {
  const { memory, items, access, recipients, deliver, hooks, rules } = parts

  /** Publishers take out what is theirs; an owner everything (§4.1). */
  const requireRight = async (node: Node, who: Jid, ids: readonly string[]): Promise<void> => {
    if (access.affiliationOf(node, who) === "owner") return
    await access.requirePublisher(node, who)
    for (const id of ids) {
      const item = await items.find(node.id, id)
      if (item !== undefined && !item.publisher.equals(who.bare)) {
        throw new DomainError("forbidden", "You may retract only what you have published.")
      }
    }
  }

  return {
    /** `notifies`: the subscribers are told, also where the node does not tell them by itself. */
    async retract(
      host: Jid,
      name: string,
      who: Jid,
      ids: readonly string[],
      notifies = false,
    ): Promise<void> {
      if (ids.length > MAX_IDS)
        throw new DomainError("policy-violation", `Retract up to ${MAX_IDS} items at a time.`)
      await access.get(host, name, who)
      await memory.change(host, name, async (node) => {
        if (node === undefined) throw noSuchNode()
        await requireRight(node, who, ids)
        rules.requireOwnDoing(name, "retract", who)
        if (!node.configuration.isPersistent)
          throw unsupported("persistent-items", "This node keeps no items.")
        const removed = await items.remove(node.id, ids)
        if (removed.length === 0) throw new DomainError("not-found", "There is no such item in this node.")
        if (notifies || node.configuration.notifiesRetraction) {
          await deliver({ kind: "retracted", node, ids: removed }, await recipients.of(node))
        }
        await hooks.notify(itemsRetracted, { node, ids: removed })
      })
    },
  }
}
