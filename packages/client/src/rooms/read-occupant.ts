import {
  findHats,
  findOccupantId,
  findRoomNotice,
  findVCardUpdate,
  type Jid,
  type RoomDestruction,
  type RoomItem,
  type Stanza,
} from "@kith/xmpp"
import type { Occupant } from "./room.ts"

const LONGEST_TEXT = 1_000
const HATS_MOST = 20

/** What a presence from a room says of one of its occupants. */
export interface OccupantPresence {
  readonly nick: string
  readonly isAvailable: boolean
  readonly item: RoomItem
  readonly statuses: ReadonlySet<number>
  readonly destruction: RoomDestruction | undefined
}

/** `undefined` for a presence that says nothing of an occupant. Throws MalformedError. */
export function readOccupantPresence(presence: Stanza, from: Jid): OccupantPresence | undefined {
  const notice = findRoomNotice(presence)
  const nick = from.resource
  if (notice === undefined || nick === undefined) return undefined
  return {
    nick,
    isAvailable: presence.type === undefined,
    item: notice.items?.[0] ?? {},
    statuses: new Set(notice.statuses),
    destruction: notice.destruction,
  }
}

export function readOccupant(
  presence: Stanza,
  address: Jid,
  { nick, item }: OccupantPresence,
  known: { readonly isMe: boolean; readonly hasOccupantIds: boolean },
): Occupant {
  const show = presence.child("show")?.text
  const isShow = show === "away" || show === "xa" || show === "dnd" || show === "chat"
  const status = presence.child("status")?.text.slice(0, LONGEST_TEXT)
  const occupantId = known.hasOccupantIds ? findOccupantId(presence) : undefined
  const pictureId = findVCardUpdate(presence)
  return {
    nick,
    address,
    role: item.role ?? "participant",
    affiliation: item.affiliation ?? "none",
    availability: isShow ? show : "online",
    hats: findHats(presence).slice(0, HATS_MOST),
    isMe: known.isMe,
    ...(item.jid !== undefined && { jid: item.jid.bare }),
    ...(status !== undefined && status !== "" && { status }),
    ...(occupantId !== undefined && { occupantId }),
    ...(pictureId !== undefined && pictureId !== "" && { pictureId }),
  }
}
