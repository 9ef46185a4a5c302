import type { Jid } from "@kith/xmpp"
import type { RoomDestruction } from "@kith/xmpp/extensions"
import { requireOwner } from "./configuration.ts"
import type { Leaving } from "./leaving.ts"
import type { Room } from "./room.ts"
import type { RoomDirectory } from "./room-directory.ts"

export type Destruction = ReturnType<typeof createDestruction>

/** XEP-0045 §10.9: the end of a room. */
export function createDestruction(parts: { readonly rooms: RoomDirectory; readonly leaving: Leaving }) {
  const { rooms, leaving } = parts

  /** First it is gone, then all hear of it: each of their own end only. */
  const destroy = async (room: Room, destruction: RoomDestruction): Promise<void> => {
    const occupants = [...room.occupants]
    await rooms.end(room)
    for (const occupant of occupants) await leaving.expel(room, occupant, { destruction })
  }

  return {
    destroy,

    /** An owner asks for it. */
    request: (room: Room, viewer: Jid, destruction: RoomDestruction): Promise<void> =>
      room.turn(async () => {
        requireOwner(room, viewer)
        await destroy(room, destruction)
      }),
  }
}
