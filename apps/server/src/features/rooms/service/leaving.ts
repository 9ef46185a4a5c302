import type { Hooks, MaybePromise } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import { occupantLeft } from "../hooks.ts"
import type { Announcements, Notice } from "./announcements.ts"
import type { Occupant, Visit } from "./occupants.ts"
import type { Room } from "./room.ts"
import type { Whereabouts } from "./whereabouts.ts"

/** Whoever has been lost may come back: a temporary room waits for that. */
export type How = "left" | "lost"

export type Leaving = ReturnType<typeof createLeaving>

/** XEP-0045 §7.14: out of a room, of one's own will, by that of others, or because one cannot be reached any more. */
export function createLeaving(parts: {
  readonly hooks: Hooks
  readonly announcements: Announcements
  readonly whereabouts: Whereabouts
  /** Nobody is in the room any more. */
  readonly emptied: (room: Room, how: How) => MaybePromise<void>
}) {
  const { hooks, announcements, whereabouts } = parts

  const release = (room: Room, visits: readonly Visit[]) => {
    for (const visit of visits) {
      room.occupants.remove(visit)
      whereabouts.remove(visit.jid, room)
    }
  }

  /** They are out and told so; what comes back tells the others. */
  const dismiss = (
    room: Room,
    occupant: Occupant,
    visits: readonly Visit[],
    { notice, how }: { readonly notice: Notice; readonly how: How },
  ): (() => Promise<void>) => {
    release(room, visits)
    // §10.1.3: what its owner leaves unconfigured ends with that.
    const isOver = room.isLocked && room.occupants.isEmpty
    const told = isOver ? { destruction: {}, ...notice } : notice
    announcements.expelled(occupant, visits, told)
    return async () => {
      announcements.left(room, occupant, visits, told)
      for (const visit of visits) await hooks.notify(occupantLeft, { room, visit })
      if (room.occupants.isEmpty) await parts.emptied(room, how)
    }
  }

  return {
    /** One session goes; the occupant stays while others share the nickname. */
    leave(room: Room, visit: Visit, notice: Notice = {}, how: How = "left"): Promise<void> {
      const { occupant } = visit
      const before = occupant.primary
      const left = dismiss(room, occupant, [visit], { notice, how })()
      if (occupant.primary !== undefined && occupant.primary !== before) {
        announcements.presence(room, occupant)
      }
      return left
    },

    /** An occupant goes with all sessions. */
    remove: (room: Room, occupant: Occupant, notice: Notice): Promise<void> =>
      dismiss(room, occupant, [...occupant.visits], { notice, how: "left" })(),

    /** The same in two steps, of which the second tells the others; to be taken before anybody can come back. */
    dismiss(room: Room, occupant: Occupant, notice: Notice): () => Promise<void> {
      if (occupant.visits.length === 0) return async () => {}
      return dismiss(room, occupant, [...occupant.visits], { notice, how: "left" })
    },

    /** Of a room that is over, or of which nobody else is to hear. */
    async expel(room: Room, occupant: Occupant, notice: Notice): Promise<void> {
      const visits = [...occupant.visits]
      release(room, visits)
      announcements.expelled(occupant, visits, notice)
      for (const visit of visits) await hooks.notify(occupantLeft, { room, visit })
    },

    /** A session has ended, or cannot be reached. */
    async vanish(full: Jid, notice: Notice, presence?: Stanza): Promise<void> {
      const rooms = whereabouts.of(full)
      // Many may be lost at once, and each waits for its turn to be told of.
      for (const room of rooms) room.occupants.visitOf(full)?.receiver.close()
      for (const room of rooms) {
        await announcements.readyForChange(room)
        const visit = room.occupants.visitOf(full)
        if (visit !== undefined) await this.leave(room, visit, { ...notice, presence }, "lost")
      }
    },
  }
}
