import type { Hooks } from "@kith/feature-kit"
import { type Jid, randomId, type XmlElement } from "@kith/xmpp"
import { itemPublished, itemPublishing, itemsDropped, nodeWanted } from "../hooks.ts"
import type { ConfigurationChange, NodeConfiguration } from "../model/configuration.ts"
import type { Deliver } from "../model/event.ts"
import type { Item } from "../model/item.ts"
import type { Moments } from "../model/moments.ts"
import type { Node } from "../model/node.ts"
import { PubsubError } from "../model/pubsub-error.ts"
import type { Access } from "./access.ts"
import type { Keeping } from "./keeping.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { NodeRules } from "./node-rules.ts"
import type { Nodes } from "./nodes.ts"
import type { Recipients } from "./recipients.ts"

export interface NewItem {
  /** Made up where it is missing. */
  readonly id?: string | undefined
  readonly payload?: XmlElement | undefined
}

export interface Publication {
  readonly host: Jid
  readonly node: string
  readonly publisher: Jid
  /** None for a bare event (XEP-0060 §4.3). */
  readonly item: NewItem | undefined
  /** XEP-0060 §7.1.5: what the node must be like; one that is made for it becomes so. */
  readonly expected?: ConfigurationChange | undefined
  /** What a node that is made for it becomes besides; nothing is asked of one that is there. */
  readonly defaults?: ConfigurationChange | undefined
}

export type Publishing = ReturnType<typeof createPublishing>

/** Putting something into a node, and telling its subscribers (XEP-0060 §7.1). */
export function createPublishing(parts: {
  readonly memory: NodeMemory
  readonly nodes: Nodes
  readonly keeping: Keeping
  readonly access: Access
  readonly recipients: Recipients
  readonly deliver: Deliver
  readonly rules: NodeRules
  readonly hooks: Hooks
  readonly moments: Moments
}) {
  const { memory, nodes, keeping, access, recipients, deliver, rules, hooks, moments } = parts

  const admitNode = async (existing: Node | undefined, publication: Publication): Promise<void> => {
    const { host, node: name, publisher, expected = {} } = publication
    if (existing === undefined) {
      const mayCreate = rules.isOwnDoing(name, "create", publisher) && nodes.mayCreate(host, publisher)
      if (!mayCreate) await access.get(host, name, publisher)
      return
    }
    await access.requirePublisher(existing, publisher)
    rules.requireOwnDoing(name, "publish", publisher)
    // XEP-0470 §4.2: of a node that is nobody's to configure nothing is to be expected.
    if (rules.managed.find(name) === undefined && !rules.isAs(existing.configuration, expected)) {
      throw new PubsubError(
        "conflict",
        "precondition-not-met",
        "The node is configured in another way than the one you ask for.",
      )
    }
  }

  /** XEP-0060 §7.1.3.6. */
  const requireFitting = (configuration: NodeConfiguration, item: NewItem | undefined): void => {
    const { isPersistent, deliversPayloads } = configuration
    if (!isPersistent && !deliversPayloads && item !== undefined) {
      throw new PubsubError("bad-request", "item-forbidden", "This node takes no items, only the event.")
    }
    if ((isPersistent || deliversPayloads) && item === undefined) {
      throw new PubsubError("bad-request", "item-required", "This node needs an item.")
    }
    if (deliversPayloads && item !== undefined && item.payload === undefined) {
      throw new PubsubError("bad-request", "payload-required", "An item of this node needs a payload.")
    }
  }

  const tell = async (node: Node, item: Item | undefined, crowdedOut: readonly string[]): Promise<void> => {
    const { notifiesRetraction, whenFull, maxItems } = node.configuration
    // The one item of a node of one is replaced, and nobody thinks that it is still there.
    const tellsRetraction =
      crowdedOut.length > 0 && notifiesRetraction && whenFull === "retract-oldest" && maxItems !== 1
    const told = await recipients.of(node)
    await deliver({ kind: "published", node, item }, told)
    if (tellsRetraction) await deliver({ kind: "retracted", node, ids: crowdedOut }, told)
  }

  return {
    /** Answers with the id of the item, when it is stored and all who are to hear of it have been told. */
    async publish(publication: Publication): Promise<string | undefined> {
      const { host, node: name, publisher } = publication
      const change = { ...publication.defaults, ...publication.expected }
      const id = publication.item?.id ?? randomId()
      if ((await memory.find(host, name)) === undefined) {
        await hooks.admit(nodeWanted, { host, name, who: publisher })
      }
      return memory.change(host, name, async (existing) => {
        await admitNode(existing, publication)
        const configuration =
          existing?.configuration ??
          rules.configured({ host, name }, rules.defaultsOf({ host, name }), change)
        requireFitting(configuration, publication.item)
        rules.requireItemId(id)
        const { payload } = await hooks.admit(itemPublishing, {
          host,
          node: name,
          existing,
          publisher,
          id,
          payload: publication.item?.payload,
          isRestored: false,
        })
        const text = keeping.writePayload(configuration, payload)
        const node = existing ?? (await nodes.add(host, name, publisher, change))
        if (publication.item === undefined) {
          await tell(node, undefined, [])
          await hooks.notify(itemPublished, { node, publisher, item: undefined })
          return undefined
        }
        const moment = moments.next()
        const item = { id, publisher: publisher.bare, payload: text, published: moment, created: moment }
        const crowdedOut = await keeping.keep(node, item)
        await tell(node, item, crowdedOut)
        await hooks.notify(itemPublished, { node, publisher, item })
        if (crowdedOut.length > 0) await hooks.notify(itemsDropped, { node, ids: crowdedOut })
        return id
      })
    },
  }
}
