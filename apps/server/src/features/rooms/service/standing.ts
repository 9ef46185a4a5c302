import type { Jid } from "@kith/xmpp"
import type { RoomActor } from "@kith/xmpp/extensions"
import type { Occupant } from "./occupants.ts"
import { isNonAnonymous } from "./privacy.ts"
import type { Standing } from "./privileges.ts"
import type { Room } from "./room.ts"

/** The occupant that a session is, or another one of the same person. */
export function occupantOf(room: Room, viewer: Jid): Occupant | undefined {
  return room.occupants.visitOf(viewer)?.occupant ?? room.occupants.of(viewer)[0]
}

export function standingOf(room: Room, viewer: Jid): Standing {
  return { affiliation: room.affiliations.of(viewer), role: occupantOf(room, viewer)?.role ?? "none" }
}

/** By nickname where there is one (§8.2); who is not in the room is not named. */
export function actorOf(room: Room, viewer: Jid): RoomActor | undefined {
  const occupant = occupantOf(room, viewer)
  if (occupant !== undefined) return { nick: occupant.nickname }
  return isNonAnonymous(room.settings) ? { jid: viewer.bare } : undefined
}
