import { DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { isMembersOnly } from "./members-only.ts"
import { isPasswordProtected } from "./password.ts"
import { seesAddresses } from "./privacy.ts"
import type { Room } from "./room.ts"
import { occupantOf } from "./standing.ts"

/** XEP-0313 §5.1.3: who may enter now may read what was said; throws for all others. */
export function requireArchiveReader(room: Room, viewer: Jid): { readonly knowsSenders: boolean } {
  const affiliation = room.affiliations.of(viewer)
  if (affiliation === "outcast") throw new DomainError("forbidden", "You are banned from this room.")
  const occupant = occupantOf(room, viewer)
  if (affiliation === "none" && occupant === undefined) {
    const isClosed =
      room.settings.get(isMembersOnly) || room.settings.get(isPasswordProtected) || room.isLocked
    if (isClosed) throw new DomainError("forbidden", "Only those who are in this room may read its archive.")
  }
  return { knowsSenders: affiliation === "owner" || affiliation === "admin" || sees(room, occupant) }
}

function sees(room: Room, occupant: ReturnType<typeof occupantOf>): boolean {
  return occupant !== undefined && seesAddresses(room.settings, occupant)
}
