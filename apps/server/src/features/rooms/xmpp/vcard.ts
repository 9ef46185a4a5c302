import { DomainError } from "@kith/feature-kit"
import { decodeBase64, parseElement, serialize, type XmlElement } from "@kith/xmpp"
import { NS_VCARD_TEMP, vcardTemp } from "@kith/xmpp/extensions"
import type { RoomVcard } from "../service/avatar.ts"
import type { Rooms } from "../service/rooms.ts"
import type { OnRoomIq } from "./iq.ts"

/** XEP-0486: a room has a vCard, and in it its picture. */
export function serveVcard(on: OnRoomIq, { avatars }: Rooms): void {
  on("get", NS_VCARD_TEMP, async (room, _request, viewer) => {
    const text = await avatars.find(room, await viewer())
    return text === undefined ? vcardTemp() : parseElement(text)
  })

  on("set", NS_VCARD_TEMP, async (room, { payload }, viewer) => {
    await avatars.set(room, await viewer(), readVcard(payload))
    return undefined
  })
}

function readVcard(vcard: XmlElement): RoomVcard {
  if (vcard.name !== "vCard") throw new DomainError("bad-request", "A room keeps a vCard, and nothing else.")
  const pictures = vcard.childrenNamed("PHOTO").flatMap((photo) => {
    const binary = photo.child("BINVAL")
    if (binary === undefined) return []
    const data = decodeBase64(binary.text.replace(/\s+/g, ""))
    if (data === undefined) throw new DomainError("not-acceptable", "The picture is not proper Base64.")
    return [{ type: photo.child("TYPE")?.text.trim() || undefined, data }]
  })
  return { text: serialize(vcard), pictures, isEmpty: vcard.elements.length === 0 }
}
