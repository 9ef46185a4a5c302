import type { Hooks } from "@kith/feature-kit"
import {
  NS_ATTACHMENTS,
  NS_ATTACHMENTS_SUMMARY,
  parseAttachmentNode,
  parseAttachmentSummaryNode,
} from "@kith/xmpp/extensions"
import {
  itemPublished,
  itemPublishing,
  itemsDropped,
  itemsRetracted,
  nodeDeleted,
  nodePurged,
  nodeWanted,
  type Pubsub,
  type PubsubNode,
} from "../pubsub/index.ts"
import type { AttachmentService } from "./service.ts"

/** Two kinds of nodes that come and go with the nodes they belong to. */
export function keepAttachments(hooks: Hooks, pubsub: Pubsub, attachments: AttachmentService): void {
  pubsub.watchers.push((host, name) => attachments.noteChanging(host, name))
  pubsub.managed.manage({
    prefix: `${NS_ATTACHMENTS_SUMMARY}/`,
    refuses: ["configure", "create", "delete", "publish", "purge", "retract"],
    code: "not-allowed",
    governorOf: parseAttachmentSummaryNode,
  })
  pubsub.managed.manage({
    prefix: `${NS_ATTACHMENTS}/`,
    refuses: ["configure", "create", "delete", "purge"],
    code: "not-allowed",
    governorOf(name, host) {
      const target = parseAttachmentNode(name)
      return target?.service.equals(host) === true ? target.node : undefined
    },
  })

  hooks.on(nodeWanted, "guard", ({ host, name, who }) => attachments.open(name, host, who))
  hooks.on(itemPublishing, "guard", ({ host, node, publisher, id, payload }) => {
    if (parseAttachmentNode(node) === undefined) return attachments.untilLeft(host, node)
    attachments.requireValid(publisher, id, payload)
    return undefined
  })

  const refresh = async ({ node }: { readonly node: PubsubNode }) => {
    const target = parseAttachmentNode(node.name)
    if (target !== undefined) await attachments.refresh(node, target)
  }
  hooks.on(itemPublished, "observe", refresh)
  hooks.on(itemsRetracted, "observe", refresh)

  const isKept = ({ name }: PubsubNode) =>
    name.startsWith(NS_ATTACHMENTS) || name.startsWith(NS_ATTACHMENTS_SUMMARY)
  for (const hook of [itemsRetracted, itemsDropped]) {
    hooks.on(hook, "observe", ({ node, ids }) =>
      isKept(node) ? undefined : attachments.forgetItems(node, ids),
    )
  }
  for (const hook of [nodePurged, nodeDeleted]) {
    hooks.on(hook, "observe", ({ node }) => (isKept(node) ? undefined : attachments.forgetAll(node)))
  }
}
