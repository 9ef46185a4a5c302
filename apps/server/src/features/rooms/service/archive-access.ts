import { DomainError } from "@kith/feature-kit"
import { affiliationRank } from "@kith/xmpp/extensions"
import { isMembersOnly } from "./members-only.ts"
import { isPasswordProtected } from "./password.ts"
import { isNonAnonymous } from "./privacy.ts"
import type { Room } from "./room.ts"
import { standingOf } from "./standing.ts"
import type { Viewer } from "./viewer.ts"

/**
 * XEP-0313 §5.1.3: who may enter now may read what was said; throws for all others. Of a room with a password that is
 * who is in it, or belongs to it.
 */
export function requireArchiveReader(room: Room, viewer: Viewer): { readonly knowsSenders: boolean } {
  const { affiliation, role } = standingOf(room, viewer)
  if (affiliation === "outcast") throw new DomainError("forbidden", "You are banned from this room.")
  const isStranger = affiliation === "none" && role === "none"
  if (isStranger && (room.settings.get(isMembersOnly) || room.settings.get(isPasswordProtected))) {
    throw new DomainError("forbidden", "Only those who are in this room may read its archive.")
  }
  const isAdministrator = affiliationRank(affiliation) >= affiliationRank("admin")
  return { knowsSenders: isNonAnonymous(room.settings) || role === "moderator" || isAdministrator }
}
