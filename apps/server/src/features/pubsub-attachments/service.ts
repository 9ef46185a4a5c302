import { DomainError } from "@kith/feature-kit"
import type { Jid, XmlElement } from "@kith/xmpp"
import {
  type AttachmentSummary,
  type AttachmentTarget,
  attachmentNode,
  attachmentSummary,
  attachmentSummaryNode,
  NS_ATTACHMENTS,
  parseAttachmentNode,
  parseAttachments,
} from "@kith/xmpp/extensions"
import { parseElement } from "@kith/xmpp/stream"
import type { Pubsub, PubsubNode } from "../pubsub/index.ts"

const AT_ONCE = 100
/** Different ones in a summary; of more, those that came first. */
const MAX_REACTIONS = 200

export type AttachmentService = ReturnType<typeof createAttachments>

/** What people attach to an item of a node, each in an item of their own, and the sums of it. */
export function createAttachments(pubsub: Pubsub) {
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

  return {
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
    async refresh(node: PubsubNode, { node: target, item }: AttachmentTarget): Promise<void> {
      const summary = await sumUp(node)
      if (summary === undefined) return forgetSummaries(node.host, target, [item])
      await pubsub.publish({
        host: node.host,
        node: attachmentSummaryNode(target),
        publisher: server,
        item: { id: item, payload: attachmentSummary(summary) },
      })
    },

    /** The items are no more, and with them goes what was attached. */
    async forgetItems({ host, name }: PubsubNode, ids: readonly string[]): Promise<void> {
      // Nothing was ever attached in most nodes.
      if ((await managed.find(host, attachmentSummaryNode(name))) === undefined) return
      for (const item of ids)
        await managed.withdraw(host, attachmentNode({ service: host, node: name, item }))
      await forgetSummaries(host, name, ids)
    },

    /** The node is empty or gone. */
    async forgetAll({ host, name }: PubsubNode): Promise<void> {
      for (const attached of await managed.names(host, `${NS_ATTACHMENTS}/`)) {
        if (parseAttachmentNode(attached)?.node === name) await managed.withdraw(host, attached)
      }
      await managed.withdraw(host, attachmentSummaryNode(name))
    },
  }
}
