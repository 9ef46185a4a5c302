import { type Jid, type Stanza, serialize, stanza, type XmlElement } from "@kith/xmpp"
import { NS_MUC_USER, type RoomItem, roomNotice, withOccupantId } from "@kith/xmpp/extensions"
import type { Notice } from "../service/announcements.ts"
import type { Occupant, Visit } from "../service/occupants.ts"
import { addressReaders } from "../service/privacy.ts"
import type { Room } from "../service/room.ts"
import { Payload } from "./payload.ts"

/** Who looks at an occupant: somebody who sees real addresses or not, or the occupant. */
export type Viewer = "open" | "veiled" | "self"

const SELF = 110
const PLAIN: Notice = {}

/** What those who look at an occupant get, each kind of them the same. */
export type Forms = { [Look in Viewer]?: Payload }

/** The presence of an occupant without a notice, as it is now; written when first asked for, once for each viewer. */
export function presenceOf(occupant: Occupant, viewer: Viewer): Payload {
  const forms: Forms = occupant.written
  forms[viewer] ??= writePresence(occupant, viewer, PLAIN)
  return forms[viewer]
}

/** What each of those who look at an occupant gets; written once, and once for each remark. */
export type Writer = (viewer: Viewer, remark?: XmlElement) => Payload

export function writtenOnce(write: Writer): Writer {
  const plain: Forms = {}
  const remarked = new Map<XmlElement, Forms>()
  return (viewer, remark) => {
    let forms = plain
    if (remark !== undefined) {
      forms = remarked.get(remark) ?? {}
      remarked.set(remark, forms)
    }
    forms[viewer] ??= write(viewer, remark)
    return forms[viewer]
  }
}

/** How those in the room look at one another, as long as its settings stay as they are. */
export function viewersOfOthers(room: Room): (visit: Visit) => Viewer {
  const seesAddresses = addressReaders(room.settings)
  return ({ occupant }) => (seesAddresses(occupant) ? "open" : "veiled")
}

/** What is written once, besides a notice: an id to repeat, and what else is to be said in the `<x/>`. */
export interface Additions {
  readonly id?: string | undefined
  readonly remark?: XmlElement | undefined
}

export function writePresence(
  occupant: Occupant,
  viewer: Viewer,
  notice: Notice,
  additions: Additions = {},
): Payload {
  const { affiliation, role, primary } = occupant
  const said = primary?.presence ?? stanza({ name: "presence" })
  const item = itemOf({ affiliation, role, jid: primary?.jid }, viewer, notice)
  return write(said.withAttrs({ type: undefined, id: additions.id }), occupant, item, {
    viewer,
    notice,
    additions,
  })
}

/** XEP-0045 §7.14: gone from the room, or from the old nickname. */
export function writeUnavailable(
  occupant: Occupant,
  jid: Jid | undefined,
  viewer: Viewer,
  notice: Notice,
  additions: Additions = {},
): Payload {
  const { affiliation, role } = occupant
  const said = notice.presence ?? stanza({ name: "presence" })
  // §7.6: who takes another nickname keeps the role.
  const isMoving = notice.nickname !== undefined
  const item = itemOf(
    { affiliation, role: isMoving ? role : "none", jid, nick: notice.nickname },
    viewer,
    notice,
  )
  return write(said.withAttrs({ type: "unavailable", id: additions.id }), occupant, item, {
    viewer,
    notice,
    additions,
  })
}

function itemOf(item: RoomItem, viewer: Viewer, { actor, reason }: Notice): RoomItem {
  return { ...item, jid: viewer === "veiled" ? undefined : item.jid, actor, reason }
}

function write(
  said: Stanza,
  occupant: Occupant,
  item: RoomItem,
  {
    viewer,
    notice,
    additions,
  }: { readonly viewer: Viewer; readonly notice: Notice; readonly additions: Additions },
): Payload {
  const own = viewer === "self" ? [SELF, ...(notice.own ?? [])] : []
  const statuses = [...own, ...(notice.statuses ?? [])].sort((a, b) => a - b)
  const others = additions.remark === undefined ? [] : [additions.remark]
  const x = roomNotice({ items: [item], statuses, destruction: notice.destruction, others })
  const addressed = said.withAttrs({ from: occupant.address.toString(), to: undefined })
  return new Payload(withOccupantId(withExtras(appending(addressed, x), occupant), occupant.id))
}

function withExtras(presence: Stanza, { extras }: Occupant): Stanza {
  let more = presence
  for (const extra of extras) {
    more = more.appending(extra.name, extra.namespace ?? "", serialize(extra, presence.namespace))
  }
  return more
}

function appending(to: Stanza, x: XmlElement): Stanza {
  return to.appending("x", NS_MUC_USER, serialize(x, to.namespace))
}

/** §7.2.17: a client that has lost track of the room is told so. */
export function writeDisowning(address: Jid): Payload {
  const item: RoomItem = { affiliation: "none", role: "none", reason: "You are not in the room." }
  const presence = stanza({ name: "presence", attrs: { from: address.toString(), type: "unavailable" } })
  return new Payload(appending(presence, roomNotice({ items: [item], statuses: [SELF, 307, 333] })))
}
