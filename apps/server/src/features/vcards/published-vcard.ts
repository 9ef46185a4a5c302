import { createHash } from "node:crypto"
import type { MaybePromise } from "@kith/feature-kit"
import { type Jid, serialize, type XmlElement } from "@kith/xmpp"
import { NODE_VCARD4 } from "@kith/xmpp/extensions"
import { parseElement } from "@kith/xmpp/stream"
import type { Pubsub, PubsubNode } from "../pubsub/index.ts"

/** The vCard4 at somebody's address as it stands in its node (XEP-0292 §4). */
export interface PublishedVCard {
  /** `undefined` where there is no node. */
  readonly node: PubsubNode | undefined
  readonly itemId: string | undefined
  readonly card: XmlElement | undefined
  /** Of the card, or of nothing. */
  readonly digest: string
}

export type PublishedVCards = ReturnType<typeof createPublishedVCards>

export function createPublishedVCards(pubsub: Pubsub, accessModel: "open" | "presence") {
  return {
    async find(owner: Jid): Promise<PublishedVCard> {
      const page = await pubsub.items.find(owner, NODE_VCARD4, owner, { maxItems: 1 })
      const [item] = page?.items ?? []
      const payload = item?.payload ?? ""
      return {
        node: page?.node,
        itemId: item?.id,
        card: payload === "" ? undefined : parseElement(payload),
        digest: digestOf(payload),
      }
    },

    mayRead: (node: PubsubNode, viewer: Jid): MaybePromise<boolean> => pubsub.access.mayRead(node, viewer),

    /** Puts `card` in the place of what is published, if it says something else; an empty one takes it back. */
    async replace(owner: Jid, before: PublishedVCard, card: XmlElement): Promise<string> {
      const isEmpty = card.elements.length === 0
      const text = isEmpty ? "" : serialize(card)
      const digest = digestOf(text)
      if (digest === before.digest) return digest
      if (isEmpty) await pubsub.nodes.purge(owner, NODE_VCARD4, owner)
      else {
        const item = { id: before.itemId ?? "current", payload: card }
        await pubsub.publish({
          host: owner,
          node: NODE_VCARD4,
          publisher: owner,
          item,
          defaults: { accessModel },
        })
      }
      return digest
    },
  }
}

const digestOf = (text: string) => createHash("sha256").update(text).digest("base64url")
