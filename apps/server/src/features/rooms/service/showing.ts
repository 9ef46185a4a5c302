import type { Role } from "@kith/xmpp/extensions"
import type { Announcements, Notice } from "./announcements.ts"
import type { Occupant } from "./occupants.ts"
import { isShown } from "./privacy.ts"
import type { Room } from "./room.ts"

/** Gives an occupant another role; whom that hides, the others see leave (XEP-0045 §5.1). */
export function showRole(
  announcements: Announcements,
  room: Room,
  occupant: Occupant,
  role: Role,
  notice: Notice,
): void {
  const isHidden = isShown(room.settings, occupant.role) && !isShown(room.settings, role)
  occupant.role = role
  occupant.changed()
  if (isHidden) announcements.hidden(room, occupant)
  announcements.presence(room, occupant, notice)
}
