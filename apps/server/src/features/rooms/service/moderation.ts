import type { Affiliation, Role } from "@kith/xmpp/extensions"
import { flag } from "./setting-kinds.ts"
import type { Settings } from "./settings.ts"

/** Only those with voice may speak; others can ask for it (XEP-0045 §7.13). */
export const isModerated = flag({
  name: "muc#roomconfig_moderatedroom",
  label: "Make Room Moderated?",
  initial: false,
})

/** XEP-0045 §5.1.2: what somebody is on entering. */
export function initialRole(affiliation: Affiliation, settings: Settings): Role {
  switch (affiliation) {
    case "owner":
    case "admin":
      return "moderator"
    case "outcast":
      return "none"
    case "member":
      return "participant"
    case "none":
      return settings.get(isModerated) ? "visitor" : "participant"
  }
}

/** XEP-0045 §5.1.3: what a role becomes when the affiliation changes; moderators by appointment stay moderators. */
export function roleAfter(role: Role, before: Affiliation, after: Affiliation, settings: Settings): Role {
  const initial = initialRole(after, settings)
  if (initial === "none" || initial === "moderator") return initial
  // The role that came with the affiliation goes with it.
  if (before === "owner" || before === "admin") return initial
  return role === "visitor" ? initial : role
}
