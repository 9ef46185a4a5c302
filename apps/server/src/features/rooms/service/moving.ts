import { DomainError } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"
import type { Announcements, Notice } from "./announcements.ts"
import type { RoomLimits } from "./limits.ts"
import { readNickname, requireFree } from "./nicknames.ts"
import type { Occupant, Visit } from "./occupants.ts"
import type { Rate } from "./rates.ts"
import type { Room } from "./room.ts"

interface Telling {
  readonly notice: Notice
  readonly except: Visit | undefined
}

export type Moving = ReturnType<typeof createMoving>

/** XEP-0045 §7.6, §7.7: another nickname, another availability. */
export function createMoving(parts: {
  readonly limits: RoomLimits
  readonly announcements: Announcements
  readonly changes: Rate
}) {
  const { limits, announcements } = parts

  const update = (room: Room, visit: Visit, presence: Stanza, { notice, except }: Telling) => {
    const { occupant } = visit
    const before = occupant.primary
    visit.presence = presence
    occupant.changed()
    const isSeen = occupant.primary === visit || occupant.primary !== before
    if (isSeen) announcements.presence(room, occupant, notice, except)
  }

  /** With all sessions that share it: one person is not to be taken for two. */
  const rename = (room: Room, occupant: Occupant, nickname: string, { notice, except }: Telling) => {
    announcements.ended(room, occupant, { statuses: [303], nickname })
    const target = room.occupants.byNickname(nickname)
    if (target === undefined) {
      room.occupants.rename(occupant, room.jid.withResource(nickname))
      announcements.presence(room, occupant, notice, except)
      return
    }
    for (const visit of [...occupant.visits]) {
      room.occupants.remove(visit)
      visit.occupant = target
      room.occupants.add(visit)
    }
    announcements.presence(room, target, notice, except)
  }

  const move = (room: Room, visit: Visit, wanted: string, presence: Stanza, except?: Visit): void => {
    const { occupant } = visit
    const { nickname, isChanged } = readNickname(wanted, limits.maxNicknameLength)
    const notice: Notice = { own: isChanged ? [210] : [], answers: { visit, id: presence.id } }
    if (nickname === occupant.nickname) {
      update(room, visit, presence, { notice, except })
      return
    }
    requireFree(room, nickname, occupant.user)
    const target = room.occupants.byNickname(nickname)
    const sessions = occupant.visits.length + (target?.visits.length ?? 0)
    if (sessions > limits.maxSessionsPerOccupant) {
      throw new DomainError(
        "resource-constraint",
        `One nickname may have ${limits.maxSessionsPerOccupant} sessions. Leave the room with one of them first.`,
      )
    }
    visit.presence = presence
    rename(room, occupant, nickname, { notice, except })
  }

  return {
    /** `except` for a session that hears of it in another way. */
    move,

    /** An occupant sends its presence to an address in the room. */
    change(room: Room, visit: Visit, nickname: string, presence: Stanza): void {
      parts.changes.take(`${room.jid} ${visit.occupant.user}`)
      move(room, visit, nickname, presence)
    },
  }
}
