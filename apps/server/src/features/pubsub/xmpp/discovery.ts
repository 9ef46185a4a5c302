import { DomainError } from "@kith/feature-kit"
import {
  type ElementLike,
  findForm,
  findPageRequest,
  type Jid,
  pageInfo,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import {
  type DiscoInfo,
  type DiscoItem,
  discoInfo,
  discoItems,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  NS_PUBSUB_FILTER,
} from "@kith/xmpp/extensions"
import type { NodeSource } from "../../service-discovery/index.ts"
import type { Node } from "../model/node.ts"
import type { Pubsub } from "../service/index.ts"
import type { Handler } from "./errors.ts"
import { SERVICE_FEATURES } from "./features.ts"
import { metadataForm } from "./metadata.ts"

/** XEP-0060 §5.3 and §5.4. */
async function nodeInfo(pubsub: Pubsub, host: Jid, name: string, viewer: Jid): Promise<DiscoInfo> {
  const description = await pubsub.nodes.describe(host, name, viewer)
  return {
    identities: [{ category: "pubsub", type: "leaf" }],
    features: [NS_DISCO_INFO, NS_DISCO_ITEMS],
    forms: [metadataForm(description)],
  }
}

/** XEP-0060 §5.5: items have names, and no nodes. */
async function nodeItems(pubsub: Pubsub, host: Jid, name: string, viewer: Jid): Promise<DiscoItem[]> {
  const ids = await pubsub.items.list(host, name, viewer)
  return ids.map((id) => ({ jid: host, name: id }))
}

const nodeItem = ({ host, name, configuration: { title } }: Node): DiscoItem => ({
  jid: host,
  node: name,
  name: title === "" ? undefined : title,
})

/** What an account has beside its sessions. */
export const accountNodes = (pubsub: Pubsub): NodeSource => ({
  info: ({ owner, viewer, node }) => nodeInfo(pubsub, owner, node, viewer),
  items: ({ owner, viewer, node }) => nodeItems(pubsub, owner, node, viewer),
  list: async ({ owner, viewer }) => (await pubsub.nodes.list(owner, viewer)).nodes.map(nodeItem),
})

export const answerInfo =
  (pubsub: Pubsub): Handler =>
  async ({ from, to, payload }) => {
    const { node } = payload.attrs
    if (node !== undefined) return discoInfo(await nodeInfo(pubsub, to, node, from), node)
    return discoInfo({
      identities: [{ category: "pubsub", type: "service", name: "Publish-subscribe" }],
      features: [NS_DISCO_INFO, NS_DISCO_ITEMS, ...SERVICE_FEATURES, ...pubsub.extensions],
    })
  }

export const answerItems =
  (pubsub: Pubsub): Handler =>
  async ({ from, to, payload }) => {
    const { node } = payload.attrs
    if (node === undefined) return listNodes(pubsub, to, from, payload)
    return discoItems(await nodeItems(pubsub, to, node, from), node)
  }

async function listNodes(pubsub: Pubsub, host: Jid, viewer: Jid, query: XmlElement): Promise<ElementLike> {
  const page = findPageRequest(query)
  if (page?.before !== undefined || page?.index !== undefined || page?.max === 0) {
    throw new DomainError("feature-not-implemented", "Nodes are listed page after page, from the first.")
  }
  const isWanted = readFilter(query)
  const { nodes, isComplete } = await pubsub.nodes.list(host, viewer, page?.after, page?.max)
  const items = discoItems(nodes.filter(isWanted).map(nodeItem))
  if (page === undefined && isComplete) return items
  const info = pageInfo({ first: nodes[0]?.name, last: nodes.at(-1)?.name })
  return xml(items.name, items.attrs, ...items.children, info)
}

/** XEP-0462. */
function readFilter(query: XmlElement): (node: Node) => boolean {
  const filter = query.child("filter", NS_PUBSUB_FILTER)
  const form = filter && findForm(filter)
  const typesIn = (name: string) => form?.fields.find((field) => field.name === name)?.values
  const included = typesIn("included-types")
  const excluded = typesIn("excluded-types")
  if (included !== undefined && excluded !== undefined) {
    throw new DomainError("bad-request", "Types are either included or excluded.")
  }
  return ({ configuration: { type } }) =>
    included === undefined ? excluded?.includes(type) !== true : included.includes(type)
}
