import { DomainError } from "@kith/feature-kit"
import { type ElementLike, xml } from "@kith/xmpp"
import { NS_PUBSUB } from "@kith/xmpp/extensions"
import { requireNode } from "./errors.ts"
import { readConfiguration } from "./read-configuration.ts"
import type { Exchange } from "./requests.ts"

/** XEP-0060 §8.1. */
export async function create({
  pubsub,
  host,
  from,
  payload,
  part,
}: Exchange): Promise<ElementLike | undefined> {
  const configure = payload.child("configure")
  const isBehind =
    configure === undefined || payload.elements.indexOf(configure) > payload.elements.indexOf(part)
  if (!isBehind || configure?.attrs.node !== undefined) {
    throw new DomainError("bad-request", "<configure/> stands behind <create/>, which alone names the node.")
  }
  const name = part.attrs.node === "" ? undefined : part.attrs.node
  const change = readConfiguration(configure) ?? {}
  const node = await pubsub.nodes.create(host, name, from, change)
  return xml("pubsub", { xmlns: NS_PUBSUB }, xml("create", { node }))
}

/** XEP-0060 §8.4. */
export async function remove({ pubsub, host, from, part }: Exchange): Promise<undefined> {
  const uri = part.child("redirect")?.attrs.uri
  await pubsub.nodes.remove(host, requireNode(part.attrs.node), from, uri)
  return undefined
}

/** XEP-0060 §8.5. */
export async function purge({ pubsub, host, from, part }: Exchange): Promise<undefined> {
  await pubsub.nodes.purge(host, requireNode(part.attrs.node), from)
  return undefined
}
