import type { Clock } from "@kith/feature-kit"
import type { RoomDestruction } from "@kith/xmpp/extensions"
import type { TombstoneStore } from "../store/tombstone-store.ts"
import { isPersistent } from "./description.ts"
import type { Leaving } from "./leaving.ts"
import type { RoomLimits } from "./limits.ts"
import type { Room } from "./room.ts"
import type { RoomDirectory } from "./room-directory.ts"
import { requireOwner } from "./standing.ts"
import type { Viewer } from "./viewer.ts"

const MAX_REASON = 500

export interface DestructionParts {
  readonly directory: RoomDirectory
  readonly leaving: Leaving
  readonly tombstones: TombstoneStore
  readonly limits: RoomLimits
  readonly clock: Clock
}

export type Destruction = ReturnType<typeof createDestruction>

/** XEP-0045 §10.9: the end of a room. */
export function createDestruction(parts: DestructionParts) {
  const { directory, leaving, tombstones, limits, clock } = parts

  /** First it is gone, then all hear of it: each of their own end only. */
  const destroy = async (room: Room, destruction: RoomDestruction): Promise<void> => {
    const occupants = [...room.occupants]
    await directory.end(room)
    for (const occupant of occupants) await leaving.expel(room, occupant, { destruction })
  }

  return {
    destroy,

    /** An owner asks for it. */
    request: (room: Room, viewer: Viewer, wanted: RoomDestruction): Promise<void> =>
      room.turn(async () => {
        requireOwner(room, viewer)
        const destruction = { ...wanted, reason: wanted.reason?.slice(0, MAX_REASON) }
        const isRemembered = !room.isLocked && room.settings.get(isPersistent) && limits.tombstoneDays > 0
        if (isRemembered) {
          const { venue, reason } = destruction
          await tombstones.save(room.jid.local ?? "", { venue: venue?.bare, reason }, clock.now())
        }
        await destroy(room, destruction)
      }),
  }
}
