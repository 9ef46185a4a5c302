import { DomainError } from "@kith/feature-kit"
import { serialize, type XmlElement } from "@kith/xmpp"
import type { NodeConfiguration } from "../model/configuration.ts"
import type { Item } from "../model/item.ts"
import type { Limits } from "../model/limits.ts"
import type { Node } from "../model/node.ts"
import { PubsubError } from "../model/pubsub-error.ts"
import type { ItemStore } from "../store/items.ts"
import type { NodeStore } from "../store/nodes.ts"
import type { NodeRules } from "./node-rules.ts"

export type Keeping = ReturnType<typeof createKeeping>

/** Storing items, within the limits of the node and of the one who made it. */
export function createKeeping(parts: {
  readonly items: ItemStore
  readonly nodeStore: NodeStore
  readonly rules: NodeRules
  readonly limits: Limits
}) {
  const { items, nodeStore, rules, limits } = parts

  const requirePlace = async (node: Node): Promise<void> => {
    const max = rules.maxItemsOf(node.configuration)
    if ((await items.countAll(node.id)) < max) return
    throw new PubsubError("conflict", "node-full", `The node holds ${max} items; retract one of them first.`)
  }

  const requireRoom = async (node: Node, { id, payload }: Item): Promise<void> => {
    const before = await items.weigh(node.id, id)
    if (before === undefined && node.configuration.whenFull === "reject") await requirePlace(node)
    const { bytes } = await nodeStore.usageOf(node.creator)
    const after = bytes + Buffer.byteLength(payload) + Buffer.byteLength(id) - (before ?? 0)
    if (after <= limits.maxBytes) return
    throw new DomainError(
      "policy-violation",
      `The nodes of ${node.creator} may hold ${limits.maxBytes} bytes together; retract something first.`,
    )
  }

  return {
    /** Throws for a payload that is too big for the node. */
    writePayload(configuration: NodeConfiguration, payload: XmlElement | undefined): string {
      const text = payload === undefined ? "" : serialize(payload)
      const maxBytes = rules.maxPayloadBytesOf(configuration)
      if (Buffer.byteLength(text) <= maxBytes) return text
      const sentence = `An item of this node may have ${maxBytes} bytes.`
      throw new PubsubError("not-acceptable", "payload-too-big", sentence)
    },

    /** Answers with the ids of older items that had to go; within a change of the node. */
    async keep(node: Node, item: Item): Promise<readonly string[]> {
      if (!node.configuration.isPersistent) return []
      await requireRoom(node, item)
      return items.put(node.id, item, rules.maxItemsOf(node.configuration))
    },
  }
}
