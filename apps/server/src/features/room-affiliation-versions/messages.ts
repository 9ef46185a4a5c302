import {
  NS_STANZA_ERRORS,
  randomId,
  type Stanza,
  serialize,
  stanza,
  stanzaCondition,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import { NS_MUC_USER, type RoomItem, roomAffiliationVersions, roomItem } from "@kith/xmpp/extensions"
import type { AffiliationStep, Room } from "../rooms/index.ts"
import type { Listed } from "./service.ts"

/** Of the items of one message; RFC 6120 §13.12: every server takes a stanza of 10,000. */
const MAX_BYTES = 9_000

interface Told {
  /** Absent where the items are all there are. */
  readonly since?: string
  readonly until: string
  readonly items: readonly Listed[]
}

/** One or more messages, each of which goes on where the one before it ends (§4.2.1). */
export function writeAnswer(room: Room, { since, until, items }: Told): readonly Stanza[] {
  const parts = cut(items.map(roomItem))
  let from = since
  return parts.map((part, index) => {
    const to = index === parts.length - 1 ? until : randomId()
    const message = messageOf(room, [roomAffiliationVersions({ since: from, until: to }), ...part])
    from = to
    return message
  })
}

/** Of somebody whom no presence tells of (§4.2.2). */
export function writeStep(
  room: Room,
  {
    user,
    affiliation,
  }: { readonly user: AffiliationStep["user"]; readonly affiliation: Listed["affiliation"] },
  versions: XmlElement,
): Stanza {
  const isAbsent = user.local !== undefined && room.occupants.of(user).length === 0
  const item: RoomItem = { jid: user, affiliation, role: isAbsent ? "none" : undefined }
  return messageOf(room, [versions, roomItem(item)])
}

/** §4.2.3. */
export function writeRefusal(room: Room, id: string | undefined): Stanza {
  const by = room.jid.toString()
  const text = "You may not know who belongs to this room, or could not know it then."
  return stanza({
    name: "message",
    attrs: { from: by, type: "error", id },
    children: [
      xml(
        "error",
        { by, type: "auth" },
        stanzaCondition("forbidden"),
        xml("text", { xmlns: NS_STANZA_ERRORS, "xml:lang": "en" }, text),
      ),
    ],
  })
}

function messageOf(room: Room, children: readonly XmlElement[]): Stanza {
  return stanza({
    name: "message",
    attrs: { from: room.jid.toString(), id: randomId() },
    children: [xml("x", { xmlns: NS_MUC_USER }, ...children)],
  })
}

/** At least one part, which is empty where there are no items. */
function cut(items: readonly XmlElement[]): XmlElement[][] {
  let part: XmlElement[] = []
  const parts = [part]
  let bytes = 0
  for (const item of items) {
    const length = Buffer.byteLength(serialize(item, NS_MUC_USER))
    if (bytes + length > MAX_BYTES && part.length > 0) {
      part = []
      parts.push(part)
      bytes = 0
    }
    part.push(item)
    bytes += length
  }
  return parts
}
