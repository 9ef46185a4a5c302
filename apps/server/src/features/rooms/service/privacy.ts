import type { Role } from "@kith/xmpp/extensions"
import type { Occupant } from "./occupants.ts"
import { choice, choices } from "./setting-kinds.ts"
import type { Settings } from "./settings.ts"

/** Who sees the real addresses of occupants: moderators (a semi-anonymous room) or all (a non-anonymous one). */
export const whois = choice({
  name: "muc#roomconfig_whois",
  label: "Who May Discover Real JIDs?",
  options: [
    { value: "moderators", label: "Moderators Only" },
    { value: "anyone", label: "Anyone" },
  ],
  initial: "moderators",
})

const ROLES = [
  { value: "moderator", label: "Moderator" },
  { value: "participant", label: "Participant" },
  { value: "visitor", label: "Visitor" },
] as const

/** Whose presence others get to see. */
export const presenceBroadcast = choices<Exclude<Role, "none">>({
  name: "muc#roomconfig_presencebroadcast",
  label: "Roles for which Presence is Broadcasted",
  options: ROLES,
  initial: ["moderator", "participant", "visitor"],
})

/** Who may ask for the list of members, besides administrators. */
export const memberListReaders = choices<Exclude<Role, "none">>({
  name: "muc#roomconfig_getmemberlist",
  label: "Roles that May Retrieve Member List",
  options: ROLES,
  initial: ["moderator", "participant", "visitor"],
})

export const isNonAnonymous = (settings: Settings): boolean => settings.get(whois) === "anyone"

/** XEP-0045 §7.2.4, §7.2.5: who sees them. Found out once, and then asked of each of many. */
export function addressReaders(settings: Settings): (viewer: Occupant) => boolean {
  return isNonAnonymous(settings) ? () => true : ({ role }) => role === "moderator"
}

/** Which roles others get to see. Found out once, and then asked of each of many. */
export function shownRoles(settings: Settings): (role: Role) => boolean {
  const shown: readonly Role[] = settings.get(presenceBroadcast)
  return (role) => shown.includes(role)
}

export const isShown = (settings: Settings, role: Role): boolean => shownRoles(settings)(role)
