import { escapeAttribute } from "@kith/xmpp"
import type { Item } from "../model/item.ts"
import type { Node } from "../model/node.ts"

/** An item as text inside `<items/>`; its payload goes out as it is stored. */
export function itemMarkup(node: Node, item: Item, hasPayload: boolean): string {
  const publisher = publisherOf(node, item)
  const by = publisher === undefined ? "" : ` publisher='${escapeAttribute(publisher)}'`
  const start = `<item id='${escapeAttribute(item.id)}'${by}`
  return hasPayload && item.payload !== "" ? `${start}>${item.payload}</item>` : `${start}/>`
}

/** XEP-0060 §12.15. */
export function publisherOf(node: Node, item: Item): string | undefined {
  switch (node.configuration.itemReply) {
    case "none":
      return undefined
    case "publisher":
      return item.publisher.toString()
    case "owner":
      return node.creator.toString()
  }
}
