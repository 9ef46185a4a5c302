import { DomainError, type Log, type Marks } from "@kith/feature-kit"
import type { Jid, XmlElement } from "@kith/xmpp"
import {
  type AttachmentSummary,
  type AttachmentTarget,
  attachmentNode,
  attachmentSummary,
  attachmentSummaryNode,
  NS_ATTACHMENTS,
  parseAttachmentNode,
  parseAttachmentSummaryNode,
  parseAttachments,
} from "@kith/xmpp/extensions"
import { parseElement } from "@kith/xmpp/stream"
import type { Pubsub, PubsubNode } from "../pubsub/index.ts"
import { type ChangeStore, markOf } from "./store.ts"

const AT_ONCE = 100
/** Different ones in a summary; of more, those that came first. */
const MAX_REACTIONS = 200

export type AttachmentService = ReturnType<typeof createAttachments>

/** What people attach to an item of a node, each in an item of their own, and the sums of it. */
export function createAttachments(parts: {
  readonly pubsub: Pubsub
  readonly changes: ChangeStore
  /** Kept in `changes`. */
  readonly marks: Marks
  readonly log: Log
}) {
  const { pubsub, changes, marks, log } = parts
  const { access, items, managed } = pubsub
  const { server } = access

  const sumUp = async (node: PubsubNode): Promise<AttachmentSummary | undefined> => {
    let people = 0
    let noticed = 0
    const reactions = new Map<string, number>()
    for await (const page of items.pages(node, AT_ONCE)) {
      people += page.length
      for (const { payload } of page) {
        const attached = parseAttachments(parseElement(payload))
        if (attached.isNoticed) noticed++
        for (const reaction of attached.reactions) {
          const count = reactions.get(reaction) ?? 0
          if (count > 0 || reactions.size < MAX_REACTIONS) reactions.set(reaction, count + 1)
        }
      }
    }
    return people === 0 ? undefined : { noticed, reactions }
  }

  const forgetSummaries = async (host: Jid, node: string, ids: readonly string[]): Promise<void> => {
    const name = attachmentSummaryNode(node)
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const some = ids.slice(start, start + AT_ONCE)
      const known = await items.find(host, name, server, { ids: some })
      const summed = known?.items.map(({ id }) => id) ?? []
      if (summed.length > 0) await pubsub.retract(host, name, server, summed)
    }
  }

  /** What is to go, and is not gone: nothing new of the same name is put in its place meanwhile. */
  const leaving = new Map<string, Promise<unknown>>()

  /** Nobody waits for it but who publishes to the same node. */
  const apart = (host: Jid, node: string, work: () => Promise<void>): void => {
    const key = markOf({ host, node })
    // Held already, by the change that causes this; it goes on being held.
    const held = marks.hold(key)
    const left = (leaving.get(key) ?? Promise.resolve())
      .then(() => held)
      .then(async (release) => {
        await work()
        release()
      })
      // The mark stays, and the next start of the server tries again.
      .catch((error: unknown) => log.error("What was attached to an item could not be removed", { error }))
      .then(() => {
        if (leaving.get(key) === left) leaving.delete(key)
      })
    leaving.set(key, left)
  }

  const refresh = async (node: PubsubNode, { node: target, item }: AttachmentTarget): Promise<void> => {
    const summary = await sumUp(node)
    if (summary === undefined) return forgetSummaries(node.host, target, [item])
    await pubsub.publish({
      host: node.host,
      node: attachmentSummaryNode(target),
      publisher: server,
      item: { id: item, payload: attachmentSummary(summary) },
    })
  }

  const forgetItems = async (host: Jid, name: string, ids: readonly string[]): Promise<void> => {
    for (const item of ids) await managed.withdraw(host, attachmentNode({ service: host, node: name, item }))
    await forgetSummaries(host, name, ids)
  }

  const forgetAll = async (host: Jid, name: string): Promise<void> => {
    for (const attached of await managed.names(host, `${NS_ATTACHMENTS}/`)) {
      if (parseAttachmentNode(attached)?.node === name) await managed.withdraw(host, attached)
    }
    await managed.withdraw(host, attachmentSummaryNode(name))
  }

  /** Attachments of what is gone go, and the rest is summed up anew. */
  const reconcile = async (host: Jid, name: string): Promise<void> => {
    if ((await managed.find(host, name)) === undefined) return forgetAll(host, name)
    const kept = new Set<string>()
    for (const attached of await managed.names(host, `${NS_ATTACHMENTS}/`)) {
      const target = parseAttachmentNode(attached)
      if (target?.node !== name) continue
      const found = await items.find(host, name, server, { ids: [target.item] })
      const node = await managed.find(host, attached)
      if (node !== undefined && (found?.items.length ?? 0) > 0) {
        kept.add(target.item)
        await refresh(node, target)
      } else await managed.withdraw(host, attached)
    }
    const summaries = await managed.find(host, attachmentSummaryNode(name))
    if (summaries === undefined) return
    const left: string[] = []
    for await (const page of items.pages(summaries, AT_ONCE)) {
      left.push(...page.map(({ id }) => id).filter((id) => !kept.has(id)))
    }
    await forgetSummaries(host, name, left)
  }

  return {
    /** Before a change of a node that may concern attachments; the answer ends it. Of most nodes nothing is kept. */
    async noteChanging(host: Jid, name: string): Promise<(() => void) | undefined> {
      if (parseAttachmentSummaryNode(name) !== undefined) return undefined
      const attached = parseAttachmentNode(name)
      if (attached !== undefined) return marks.hold(markOf({ host, node: attached.node }))
      const summaries = await managed.findStored(host, attachmentSummaryNode(name))
      return summaries === undefined ? undefined : marks.hold(markOf({ host, node: name }))
    },

    /** Finishes what was under way when the server ended, before anybody asks. */
    async recover(): Promise<void> {
      for (const { host, node } of await changes.list()) {
        const release = await marks.hold(markOf({ host, node }))
        try {
          await reconcile(host, node)
          release()
        } catch (cause) {
          log.error("What is attached to a node could not be put in order", { cause })
        }
      }
    },

    /** What was attached to an item of the same name is not for a new one. */
    untilLeft: async (host: Jid, node: string): Promise<void> => {
      await leaving.get(markOf({ host, node }))
    },

    async settle(): Promise<void> {
      await Promise.all(leaving.values())
      await marks.settle()
    },

    /** Makes the nodes, where there is such an item and `who` may publish beside it. */
    async open(name: string, host: Jid, who: Jid): Promise<void> {
      const target = parseAttachmentNode(name)
      if (target === undefined || !target.service.equals(host)) return
      const found = await items.find(host, target.node, server, { ids: [target.item] })
      if (found === undefined || found.items.length === 0) return
      await access.requirePublisher(found.node, who)
      const { creator } = found.node
      const change = { maxItems: "max", sendsLastItem: "never", itemExpireSeconds: "max" } as const
      await managed.provide(host, attachmentSummaryNode(target.node), creator, change)
      await managed.provide(host, name, creator, change)
    },

    /** XEP-0470 §4.4. */
    requireValid(publisher: Jid, id: string, payload: XmlElement | undefined): void {
      if (id !== publisher.bare.toString()) {
        throw new DomainError("bad-request", "What you attach is an item with your own address for its name.")
      }
      if (payload?.name !== "attachments" || payload.namespace !== NS_ATTACHMENTS) {
        throw new DomainError("bad-request", `What you attach is in an <attachments/> of ${NS_ATTACHMENTS}.`)
      }
    },

    /** After somebody has attached something, or taken it back. */
    refresh,

    /** The items are no more, and with them goes what was attached. */
    async forgetItems({ host, name }: PubsubNode, ids: readonly string[]): Promise<void> {
      // Nothing was ever attached in most nodes.
      if ((await managed.find(host, attachmentSummaryNode(name))) === undefined) return
      apart(host, name, () => forgetItems(host, name, ids))
    },

    /** The node is empty or gone. */
    async forgetAll({ host, name }: PubsubNode): Promise<void> {
      if ((await managed.findStored(host, attachmentSummaryNode(name))) === undefined) return
      apart(host, name, () => forgetAll(host, name))
    },
  }
}
