import { DomainError } from "@kith/feature-kit"
import type { Affiliation, Role } from "@kith/xmpp/extensions"
import { affiliationRank } from "@kith/xmpp/extensions"

/** Who does something, or to whom it is done. */
export interface Standing {
  readonly affiliation: Affiliation
  /** `none` for who is not in the room. */
  readonly role: Role
}

const ADMIN = affiliationRank("admin")
const rank = ({ affiliation }: Standing): number => affiliationRank(affiliation)

/**
 * XEP-0045 §5.1.1, §8, §9.6, §9.7: who may give somebody in the room another role; `none` is a kick. Throws
 * `forbidden` for who may not do such things at all, `not-allowed` for who may not do it to this one.
 */
export function requireRoleChange(actor: Standing, target: Standing, role: Role): void {
  if (actor.role !== "moderator") throw new DomainError("forbidden", "Only moderators may do this.")
  const isAdministrator = rank(actor) >= ADMIN
  if (role === "none") {
    // §8.2, §5.1.3: nobody removes who stands higher, and moderators are removed by administrators only.
    if (rank(target) > rank(actor)) throw tooHigh()
    if (target.role === "moderator" && !isAdministrator) throw tooHigh()
    return
  }
  if (role === "moderator") {
    if (!isAdministrator)
      throw new DomainError("forbidden", "Only administrators of the room may name moderators.")
    return
  }
  // §8.4, §9.7: it comes with being an administrator, and nobody takes it.
  if (rank(target) >= ADMIN) throw tooHigh()
  if (target.role === "moderator" && !isAdministrator) {
    throw new DomainError("forbidden", "Only administrators of the room may dismiss moderators.")
  }
  const isEqual = rank(target) === rank(actor) && target.affiliation !== "none"
  if (role === "visitor" && (rank(target) > rank(actor) || isEqual)) throw tooHigh()
}

/**
 * XEP-0045 §5.2.1, §5.2.2, §9, §10: who may make somebody something else to the room. That the room keeps an owner is
 * for the caller to see.
 */
export function requireAffiliationChange(
  actor: Standing,
  target: { readonly before: Affiliation; readonly after: Affiliation; readonly isActor: boolean },
): void {
  const { before, after, isActor } = target
  // The specification leaves it open; who leaves a members-only room for good takes their name off its list.
  if (isActor && after !== "outcast" && affiliationRank(after) < affiliationRank(before)) return
  if (rank(actor) < ADMIN) throw new DomainError("forbidden", "Only administrators of the room may do this.")
  if (after === "outcast" && isActor) throw new DomainError("conflict", "You cannot ban yourself.")
  if (actor.affiliation === "owner") return
  // §9.1: an administrator bans nobody of the same rank or higher; all else about those lists is for owners.
  if (after === "outcast" && affiliationRank(before) >= ADMIN) throw tooHigh()
  if (affiliationRank(before) >= ADMIN || affiliationRank(after) >= ADMIN) {
    throw new DomainError(
      "forbidden",
      "Only owners of the room may name or dismiss administrators and owners.",
    )
  }
}

function tooHigh(): DomainError {
  return new DomainError(
    "not-allowed",
    "You may not do this to somebody who stands as high as you, or higher.",
  )
}
