import { DomainError, type IqRequest, type MaybePromise } from "@kith/feature-kit"
import {
  dataForm,
  type ElementLike,
  findPageRequest,
  NS_RESULT_SETS,
  pageInfo,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import {
  discoInfo,
  discoItems,
  NODE_RESERVED_NICKNAME,
  NODE_TRAFFIC,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  NS_MUC,
  NS_MUC_STABLE_ID,
  NS_OCCUPANT_ID,
  NS_PING,
  NS_VCARD_TEMP,
} from "@kith/xmpp/extensions"
import { isShown } from "../service/privacy.ts"
import type { Room } from "../service/room.ts"
import type { Rooms } from "../service/rooms.ts"
import { notUnderstood } from "./not-understood.ts"

/** XEP-0045 §6: what there is, and what it is like. */
export function createDiscovery({ information, listing, registration }: Rooms) {
  const requireNode = (node: string | undefined) => {
    // §17.1.1: nothing is taken out of what passes through.
    if (node === NODE_TRAFFIC) throw new DomainError("service-unavailable", "Rooms let all extensions pass.")
    if (node !== undefined) throw new DomainError("feature-not-implemented", "There is no such node here.")
  }

  const listRooms = async (query: XmlElement): Promise<ElementLike> => {
    requireNode(query.attrs.node)
    const request = findPageRequest(query)
    const { rooms, info, isWhole } = await listing.page(request)
    const items = discoItems(rooms)
    // XEP-0059 §2.1: who asked for a page is told which it is; others where it is not all.
    if (request === undefined && isWhole) return items
    return xml(items.name, items.attrs, ...items.children, pageInfo(info))
  }

  return {
    roomInfo(room: Room, { from, payload }: IqRequest): ElementLike {
      const { node } = payload.attrs
      if (node === NODE_RESERVED_NICKNAME) {
        const name = registration.reservedNickname(room, from.bare)
        const identities = name === undefined ? [] : [{ category: "conference", type: "text", name }]
        return discoInfo({ identities, features: [] }, node)
      }
      requireNode(node)
      const { form, ...info } = information.describe(room, from)
      return discoInfo({ ...info, forms: [dataForm(form)] })
    },

    /** §6.5: only for those who see them anyway. */
    roomItems(room: Room, { from, payload }: IqRequest): ElementLike {
      requireNode(payload.attrs.node)
      if (room.occupants.visitOf(from) === undefined) return discoItems([])
      const shown = [...room.occupants].filter(({ role }) => isShown(room.settings, role))
      return discoItems(shown.map(({ address, nickname }) => ({ jid: address, name: nickname })))
    },

    service({ type, payload }: IqRequest): MaybePromise<ElementLike | undefined> {
      if (type !== "get") throw notUnderstood()
      switch (payload.namespace) {
        case NS_DISCO_INFO:
          requireNode(payload.attrs.node)
          return discoInfo({
            identities: [{ category: "conference", type: "text", name: "Rooms" }],
            features: [
              NS_DISCO_INFO,
              NS_DISCO_ITEMS,
              NS_RESULT_SETS,
              NS_MUC,
              NS_MUC_STABLE_ID,
              NS_OCCUPANT_ID,
              NS_PING,
              NS_VCARD_TEMP,
            ],
          })
        case NS_DISCO_ITEMS:
          return listRooms(payload)
        case NS_PING:
          return undefined
        default:
          throw notUnderstood()
      }
    },
  }
}
