import { DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { RoomActor } from "@kith/xmpp/extensions"
import type { Occupant, Visit } from "./occupants.ts"
import { isNonAnonymous } from "./privacy.ts"
import type { Standing } from "./privileges.ts"
import type { Room } from "./room.ts"
import type { Viewer } from "./viewer.ts"

/** The occupant that a session is, or another one of the same person. */
export function occupantOf(room: Room, jid: Jid): Occupant | undefined {
  return room.occupants.visitOf(jid)?.occupant ?? room.occupants.of(jid)[0]
}

export function standingOf(room: Room, { jid, isServiceAdministrator }: Viewer): Standing {
  if (isServiceAdministrator) return { affiliation: "owner", role: "moderator" }
  return { affiliation: room.affiliations.of(jid), role: occupantOf(room, jid)?.role ?? "none" }
}

/** Throws for a session that is not in the room (§7.4, §7.5). */
export function requireVisit(room: Room, jid: Jid): Visit {
  const visit = room.occupants.visitOf(jid)
  if (visit === undefined)
    throw new DomainError("not-acceptable", "You are not in this room. Enter it first.")
  return visit
}

export function requireOwner(room: Room, viewer: Viewer): void {
  if (standingOf(room, viewer).affiliation !== "owner") {
    throw new DomainError("forbidden", "Only owners of the room may do this.")
  }
}

/** By nickname where there is one (§8.2); who is not in the room is not named. */
export function actorOf(room: Room, jid: Jid): RoomActor | undefined {
  const occupant = occupantOf(room, jid)
  if (occupant !== undefined) return { nick: occupant.nickname }
  return isNonAnonymous(room.settings) ? { jid: jid.bare } : undefined
}
