import { DomainError } from "@kith/feature-kit"
import type { AdmissionRule } from "./admission.ts"
import { flag } from "./setting-kinds.ts"

/** XEP-0045 §7.2.7: only who is on the list of members may enter. */
export const isMembersOnly = flag({
  name: "muc#roomconfig_membersonly",
  label: "Make Room Members-Only?",
  initial: false,
})

export const requireMembership: AdmissionRule = ({ room, affiliation }) => {
  if (affiliation === "none" && room.settings.get(isMembersOnly)) {
    throw new DomainError(
      "registration-required",
      "Only members may enter this room. Ask one of its administrators.",
    )
  }
}

export const requireNoBan: AdmissionRule = ({ affiliation }) => {
  if (affiliation === "outcast") throw new DomainError("forbidden", "You are banned from this room.")
}
