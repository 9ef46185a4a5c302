import { DomainError } from "@kith/feature-kit"
import type { LoadedRoster } from "./roster-memory.ts"

export interface RosterLimits {
  readonly maxContacts: number
  readonly maxNameCharacters: number
  readonly maxGroupsPerContact: number
  readonly maxGroupCharacters: number
  readonly maxRequests: number
  readonly maxRequestBytes: number
}

export function hasRoom(roster: LoadedRoster, { maxContacts }: RosterLimits): boolean {
  return roster.listed.length < maxContacts
}

export function requireRoom(roster: LoadedRoster, limits: RosterLimits): void {
  if (hasRoom(roster, limits)) return
  const { maxContacts } = limits
  throw new DomainError(
    "policy-violation",
    `You have ${maxContacts} contacts. Remove one before you add another.`,
  )
}

/** Throws for a name or groups that RFC 6121 §2.3.3 does not let through. */
export function requireAcceptable(name: string, groups: readonly string[], limits: RosterLimits): void {
  const refuse = (text: string) => new DomainError("not-acceptable", text)
  if ([...name].length > limits.maxNameCharacters) {
    throw refuse(`Choose a name of at most ${limits.maxNameCharacters} characters.`)
  }
  if (groups.length > limits.maxGroupsPerContact) {
    throw refuse(`A contact may be in ${limits.maxGroupsPerContact} groups; leave some out.`)
  }
  for (const group of groups) {
    if (group === "") throw refuse("A group needs a name.")
    if ([...group].length > limits.maxGroupCharacters) {
      throw refuse(`Choose a group name of at most ${limits.maxGroupCharacters} characters.`)
    }
  }
  if (new Set(groups).size < groups.length) {
    throw new DomainError("bad-request", "The contact is in the same group twice; name each group once.")
  }
}
