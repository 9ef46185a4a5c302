import { DomainError } from "@kith/feature-kit"
import {
  type ElementLike,
  findPageRequest,
  pageInfo,
  parseBoolean,
  parseChildren,
  parseCount,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import { NS_ORDER_BY, NS_PUBSUB } from "@kith/xmpp/extensions"
import { PubsubError } from "../model/pubsub-error.ts"
import type { ItemRequest } from "../service/items.ts"
import type { ItemOrder } from "../store/items.ts"
import { requireNode } from "./errors.ts"
import { itemMarkup } from "./item-markup.ts"
import type { Exchange } from "./requests.ts"

/** XEP-0060 §6.5. */
export async function retrieve({ pubsub, host, from, payload, part }: Exchange): Promise<ElementLike> {
  const name = requireNode(part.attrs.node)
  const { node, items, info } = await pubsub.items.read(host, name, from, readRequest(payload, part))
  const markup = items.map((item) => itemMarkup(node, item, true)).join("")
  return xml(
    "pubsub",
    { xmlns: NS_PUBSUB },
    xml("items", { node: name }, ...parseChildren(markup, NS_PUBSUB)),
    info && pageInfo(info),
  )
}

function readRequest(payload: XmlElement, part: XmlElement): ItemRequest {
  const ids = part.childrenNamed("item").map(({ attrs }) => attrs.id)
  if (ids.some((id) => id === undefined || id === "")) {
    throw new PubsubError("bad-request", "item-required", "Name the items.")
  }
  const maxItems = part.attrs.max_items === undefined ? undefined : parseCount(part.attrs.max_items)
  if (part.attrs.max_items !== undefined && (maxItems === undefined || maxItems === 0)) {
    throw new DomainError("bad-request", "max_items is a whole number, 1 or more.")
  }
  return {
    ids: ids.length === 0 ? undefined : ids.filter((id) => id !== undefined),
    maxItems,
    page: findPageRequest(payload),
    ...readOrder(payload),
  }
}

const ORDERS: Readonly<Record<string, ItemOrder>> = { creation: "created", modification: "published" }

/** XEP-0413. No two items share a moment, so that a second order never matters. */
export function readOrder(holder: XmlElement): Pick<ItemRequest, "order" | "isDescending"> {
  const order = holder.child("order", NS_ORDER_BY)
  if (order === undefined) return {}
  const by = Object.hasOwn(ORDERS, order.attrs.by ?? "") ? ORDERS[order.attrs.by ?? ""] : undefined
  if (by === undefined) {
    throw new DomainError("feature-not-implemented", "Items are ordered by creation or by modification.")
  }
  return { order: by, isDescending: parseBoolean(order.attrs.desc) === true }
}
