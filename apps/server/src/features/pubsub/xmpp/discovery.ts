import type { Jid } from "@kith/xmpp"
import {
  type DiscoInfo,
  type DiscoItem,
  discoInfo,
  discoItems,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
} from "@kith/xmpp/extensions"
import type { NodeSource } from "../../service-discovery/index.ts"
import type { Pubsub } from "../service/index.ts"
import type { Handler } from "./errors.ts"
import { SERVICE_FEATURES } from "./features.ts"

/** XEP-0060 §5.3. */
async function nodeInfo(pubsub: Pubsub, host: Jid, name: string, viewer: Jid): Promise<DiscoInfo> {
  await pubsub.nodes.discover(host, name, viewer)
  return {
    identities: [{ category: "pubsub", type: "leaf" }],
    features: [NS_DISCO_INFO, NS_DISCO_ITEMS],
  }
}

/** XEP-0060 §5.5: items have names, and no nodes. */
async function nodeItems(pubsub: Pubsub, host: Jid, name: string, viewer: Jid): Promise<DiscoItem[]> {
  const { items } = await pubsub.items.read(host, name, viewer, {})
  return items.map(({ id }) => ({ jid: host, name: id }))
}

async function hostItems(pubsub: Pubsub, host: Jid, viewer: Jid): Promise<DiscoItem[]> {
  const nodes = await pubsub.nodes.list(host, viewer)
  return nodes.map(({ name, configuration: { title } }) => ({
    jid: host,
    node: name,
    name: title === "" ? undefined : title,
  }))
}

/** What an account has beside its sessions. */
export const accountNodes = (pubsub: Pubsub): NodeSource => ({
  info: ({ owner, viewer, node }) => nodeInfo(pubsub, owner, node, viewer),
  items: ({ owner, viewer, node }) => nodeItems(pubsub, owner, node, viewer),
  list: ({ owner, viewer }) => hostItems(pubsub, owner, viewer),
})

export const answerInfo =
  (pubsub: Pubsub): Handler =>
  async ({ from, to, payload }) => {
    const { node } = payload.attrs
    if (node !== undefined) return discoInfo(await nodeInfo(pubsub, to, node, from), node)
    return discoInfo({
      identities: [{ category: "pubsub", type: "service", name: "Publish-subscribe" }],
      features: [NS_DISCO_INFO, NS_DISCO_ITEMS, ...SERVICE_FEATURES],
    })
  }

export const answerItems =
  (pubsub: Pubsub): Handler =>
  async ({ from, to, payload }) => {
    const { node } = payload.attrs
    const items = node === undefined ? hostItems(pubsub, to, from) : nodeItems(pubsub, to, node, from)
    return discoItems(await items, node)
  }
