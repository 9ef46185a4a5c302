import { DomainError } from "@kith/feature-kit"
import { type ElementLike, parseBoolean, type XmlElement, xml } from "@kith/xmpp"
import { NS_PUBSUB } from "@kith/xmpp/extensions"
import { PubsubError } from "../model/pubsub-error.ts"
import type { NewItem } from "../service/publishing.ts"
import { notUnderstood, requireNode } from "./errors.ts"
import { readPublishOptions } from "./read-configuration.ts"
import type { Exchange } from "./requests.ts"

/** XEP-0060 §7.1. */
export async function publish({ pubsub, host, from, payload }: Exchange): Promise<ElementLike> {
  const request = child(payload, "publish")
  const node = requireNode(request.attrs.node)
  const item = readItem(request)
  const expected = readPublishOptions(payload.child("publish-options"))
  const id = await pubsub.publish({ host, node, publisher: from, item, expected })
  const answer = xml("publish", { node }, id !== undefined && xml("item", { id }))
  return xml("pubsub", { xmlns: NS_PUBSUB }, answer)
}

/** XEP-0060 §7.2. */
export async function retract({ pubsub, host, from, payload }: Exchange): Promise<undefined> {
  const request = child(payload, "retract")
  const node = requireNode(request.attrs.node)
  const ids = request.childrenNamed("item").map(({ attrs }) => attrs.id)
  const named = ids.filter((id): id is string => id !== undefined && id !== "")
  if (named.length === 0 || named.length < ids.length) {
    throw new PubsubError("bad-request", "item-required", "Name the item.")
  }
  await pubsub.retract(host, node, from, named, parseBoolean(request.attrs.notify) === true)
  return undefined
}

function readItem(request: XmlElement): NewItem | undefined {
  const items = request.childrenNamed("item")
  const [item] = items
  if (items.length > 1) {
    // XEP-0060 §7.1.1: not since version 1.13.
    throw new DomainError("bad-request", "Publish one item at a time.")
  }
  if (item === undefined) return undefined
  const [payload, more] = item.elements
  if (more !== undefined || payload?.namespace === "") {
    throw new PubsubError(
      "bad-request",
      "invalid-payload",
      "An item has one payload, in a namespace of its own.",
    )
  }
  return { id: item.attrs.id === "" ? undefined : item.attrs.id, payload }
}

function child(payload: XmlElement, name: string): XmlElement {
  const found = payload.child(name)
  if (found === undefined) throw notUnderstood()
  return found
}
