import { DomainError } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"
import type { RoomLimits } from "./limits.ts"
import type { Occupant } from "./occupants.ts"
import { flag } from "./setting-kinds.ts"
import type { Settings } from "./settings.ts"

/** XEP-0045 §8.1: whether others than moderators may change it. */
export const occupantsChangeSubject = flag({
  name: "muc#roomconfig_changesubject",
  label: "Allow Occupants to Change Subject?",
  initial: false,
})

/** §8.1: only a message with a subject and neither body nor thread changes it. */
export function isSubjectChange(message: Stanza): boolean {
  return message.has("subject") && !message.has("body") && !message.has("thread")
}

/** Visitors, who may not speak, do not speak by subjects either. */
export function requireSubjectRight(settings: Settings, { role }: Occupant): void {
  const isAllowed = role === "moderator" || (role === "participant" && settings.get(occupantsChangeSubject))
  if (!isAllowed) throw new DomainError("forbidden", "Only moderators may change the subject of this room.")
}

export function requireShortSubject(message: Stanza, { maxSubjectLength }: RoomLimits): void {
  const length = message.elements
    .filter(({ name }) => name === "subject")
    .reduce((sum, { text }) => sum + text.length, 0)
  if (length > maxSubjectLength) {
    throw new DomainError(
      "policy-violation",
      `The subject of a room may have ${maxSubjectLength} characters. Write a shorter one.`,
    )
  }
}
