import { DomainError, type MaybePromise, type TakeTurn } from "@kith/feature-kit"
import { type Jid, serialize, type XmlElement } from "@kith/xmpp"
import {
  avatarId,
  findVCardPhoto,
  NS_VCARD_TEMP,
  toVCard4,
  toVCardTemp,
  type VCardPhoto,
  vcard4,
  vcardPhoto,
  vcardTemp,
} from "@kith/xmpp/extensions"
import { parseElement } from "@kith/xmpp/stream"
import type { Avatars } from "../avatars/index.ts"
import type { PublishedVCard, PublishedVCards } from "./published-vcard.ts"
import type { VCardStore } from "./store.ts"

export interface VCardParts {
  readonly store: VCardStore
  readonly published: PublishedVCards
  readonly avatars: Avatars
  readonly takeTurn: TakeTurn
  /** Decides about what is in no node that has a choice of its own. */
  readonly isVisible: (owner: Jid, viewer: Jid) => MaybePromise<boolean>
  readonly maxBytes: number
}

export type VCards = ReturnType<typeof createVCards>

/**
 * Who somebody is, in two formats that say the same. What vcard-temp alone can say is in a table of ours, what vCard4 can say
 * is in the node at the person's address, which decides for both who may read it, and the picture is where XEP-0084 has it.
 */
export function createVCards({ store, published, avatars, takeTurn, isVisible, maxBytes }: VCardParts) {
  const isVisibleTo = (owner: Jid, viewer: Jid, { node }: PublishedVCard): MaybePromise<boolean> =>
    node === undefined ? isVisible(owner, viewer) : published.mayRead(node, viewer)

  /** As it was set, or, when a vCard4 has been published since, what that says. */
  const tempOf = async (owner: Jid, { card, digest }: PublishedVCard): Promise<XmlElement> => {
    const stored = await store.find(owner.local ?? "")
    const known = stored && parseElement(stored.content)
    if (known !== undefined && stored?.vcard4Digest === digest) return known
    return card === undefined ? vcardTemp() : toVCardTemp(card, known)
  }

  const setPicture = async (owner: Jid, picture: VCardPhoto | undefined, isKept: boolean): Promise<void> => {
    const current = await avatars.find(owner, owner)
    if (picture === undefined) {
      if (current !== undefined && !isKept) await avatars.remove(owner)
    } else if (current?.id !== avatarId(picture.data)) await avatars.set(owner, picture.data)
  }

  return {
    /** XEP-0054; `undefined` where there is nothing, or nothing for the viewer. The picture is as public as it is elsewhere. */
    async findTemp(address: Jid, viewer: Jid): Promise<XmlElement | undefined> {
      const owner = address.bare
      const current = await published.find(owner)
      const isVisible = await isVisibleTo(owner, viewer, current)
      const card = isVisible ? await tempOf(owner, current) : vcardTemp()
      const picture = await avatars.find(owner, viewer)
      if (picture === undefined) return card.elements.length === 0 ? undefined : card
      return vcardTemp(vcardPhoto(picture), ...card.elements.filter((property) => !isPicture(property)))
    },

    /** XEP-0292; the same. */
    async findFour(address: Jid, viewer: Jid): Promise<XmlElement | undefined> {
      const current = await published.find(address.bare)
      return (await isVisibleTo(address.bare, viewer, current)) ? current.card : undefined
    },

    /** Throws `forbidden` for everybody but the owner. */
    async setTemp(
      address: Jid,
      asker: Jid,
      card: XmlElement,
      options: { readonly keepsPicture?: boolean } = {},
    ): Promise<void> {
      const owner = address.bare
      if (!owner.equals(asker.bare)) throw new DomainError("forbidden", "You may change your own vCard only.")
      if (card.name !== "vCard") throw new DomainError("bad-request", "A vCard is a <vCard/> (XEP-0054 §6).")
      const photo = findVCardPhoto(card)
      const picture = photo !== undefined && avatars.isPicture(photo.data) ? photo : undefined
      const isKept = (property: XmlElement) => picture === undefined || !isPicture(property)
      const rest = vcardTemp(...card.elements.filter(isKept))
      const content = serialize(rest)
      if (Buffer.byteLength(content) > maxBytes) {
        throw new DomainError(
          "policy-violation",
          `A vCard may have ${maxBytes} bytes beside the picture; say less.`,
        )
      }
      await takeTurn(owner.toString(), async () => {
        await setPicture(owner, picture, options.keepsPicture === true)
        const before = await published.find(owner)
        const vcard4Digest = await published.replace(owner, before, toVCard4(rest, before.card))
        // Last: what is here is believed only while it belongs to what is published.
        if (rest.elements.length === 0) await store.remove(owner.local ?? "")
        else await store.save(owner.local ?? "", { content, vcard4Digest })
      })
    },

    /** Changes one's own vCard4, and with it what the other format says. */
    changeFour(owner: Jid, change: (card: XmlElement) => XmlElement): Promise<void> {
      return takeTurn(owner.bare.toString(), async () => {
        const before = await published.find(owner.bare)
        await published.replace(owner.bare, before, change(before.card ?? vcard4()))
      })
    },

    /** When nothing is published any more, what vcard-temp said besides goes too. */
    async forgetUnlessPublished(owner: Jid): Promise<void> {
      const { card } = await published.find(owner.bare)
      if (card === undefined) await store.remove(owner.local ?? "")
    },

    remove: (owner: Jid): Promise<void> => store.remove(owner.local ?? ""),
  }
}

/** A picture that is in the vCard itself (XEP-0153 §4.5). */
function isPicture(property: XmlElement): boolean {
  return (
    property.name === "PHOTO" &&
    (property.namespace ?? NS_VCARD_TEMP) === NS_VCARD_TEMP &&
    property.child("BINVAL") !== undefined
  )
}
