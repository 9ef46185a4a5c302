import { DomainError } from "@kith/feature-kit"
import { type Affiliation, affiliationRank } from "@kith/xmpp/extensions"
import { isMembersOnly } from "./members-only.ts"
import { isNonAnonymous, memberListReaders } from "./privacy.ts"
import type { Standing } from "./privileges.ts"
import type { Room } from "./room.ts"

/** Those who have to do with a room are in one of these lists. */
export const LISTS = ["owner", "admin", "member", "outcast"] as const satisfies readonly Affiliation[]

/** XEP-0045 §9.5, §10.5, §10.8; the ban list is for administrators only. */
export function mayReadList(room: Room, viewer: Standing, affiliation: Affiliation): boolean {
  const rank = affiliationRank(viewer.affiliation)
  const isOwnersList = affiliation === "owner" || affiliation === "admin"
  if (rank >= affiliationRank(isOwnersList ? "owner" : "admin")) return true
  if (affiliation === "outcast" || !isNonAnonymous(room.settings)) return false
  const { role } = viewer
  if (role !== "none" && room.settings.get(memberListReaders).includes(role)) return true
  return rank >= affiliationRank("member") && room.settings.get(isMembersOnly)
}

export function requireListReader(room: Room, viewer: Standing, affiliation: Affiliation): void {
  if (affiliation === "none")
    throw new DomainError("bad-request", "There is no list of those without affiliation.")
  if (!mayReadList(room, viewer, affiliation))
    throw new DomainError("forbidden", "You may not read this list.")
}
