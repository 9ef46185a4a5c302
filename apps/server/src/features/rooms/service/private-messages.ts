import { DomainError } from "@kith/feature-kit"
import { roleRank } from "@kith/xmpp/extensions"
import type { Occupant } from "./occupants.ts"
import type { Room } from "./room.ts"
import { choice } from "./setting-kinds.ts"

/** XEP-0045 §7.5: who may write to one occupant alone. */
export const privateMessageSenders = choice({
  name: "muc#roomconfig_allowpm",
  label: "Who Can Send Private Messages?",
  options: [
    { value: "anyone", label: "Anyone" },
    { value: "participants", label: "Anyone with Voice" },
    { value: "moderators", label: "Moderators Only" },
    { value: "none", label: "Nobody" },
  ],
  initial: "anyone",
})

const LEAST_ROLE = { anyone: "visitor", participants: "participant", moderators: "moderator" } as const

export function requirePrivateMessageRight(room: Room, sender: Occupant): void {
  const allowed = room.settings.get(privateMessageSenders)
  if (allowed !== "none" && roleRank(sender.role) >= roleRank(LEAST_ROLE[allowed])) return
  throw new DomainError("forbidden", "This room does not let you write to one of its occupants alone.")
}
