import type { Leaving } from "./leaving.ts"
import type { RoomDirectory } from "./room-directory.ts"

/** XEP-0045 §11.2: everybody is told that the service stops. The rooms stay; whoever was in one may come back to it. */
export function createShutdown({ directory, leaving }: { directory: RoomDirectory; leaving: Leaving }) {
  return async (): Promise<void> => {
    for (const room of directory.inMemory()) {
      for (const occupant of [...room.occupants]) await leaving.expel(room, occupant, { statuses: [332] })
    }
  }
}
