import { DomainError } from "@kith/feature-kit"
import type { AdmissionRule } from "./admission.ts"
import type { RoomLimits } from "./limits.ts"
import { count, NO_LIMIT } from "./setting-kinds.ts"
import type { Settings } from "./settings.ts"

export const maxUsers = count({
  name: "muc#roomconfig_maxusers",
  label: "Maximum Number of Occupants",
  initial: NO_LIMIT,
  most: (limits) => limits.maxOccupants,
  offered: [10, 20, 30, 50, 100, 500, 1_000, 2_000],
})

/** XEP-0045 §7.2.9: those who keep order get in although the room has been stuffed. */
const FOR_ADMINISTRATORS = 20

export function capacityOf(settings: Settings, limits: RoomLimits): number {
  const wanted = settings.get(maxUsers)
  return wanted === NO_LIMIT ? limits.maxOccupants : Math.min(wanted, limits.maxOccupants)
}

export const requireSpace: AdmissionRule = ({ room, affiliation, user, limits }) => {
  if (room.occupants.of(user).length > 0) return
  const isAdministrator = affiliation === "owner" || affiliation === "admin"
  const capacity = capacityOf(room.settings, limits) + (isAdministrator ? FOR_ADMINISTRATORS : 0)
  if (room.occupants.count >= capacity) {
    throw new DomainError(
      "service-unavailable",
      `This room is full with ${capacity} occupants. Try again later.`,
      60,
    )
  }
}
