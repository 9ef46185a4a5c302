import { type Clock, DomainError } from "@kith/feature-kit"
import { count, type Room, type RoomMessage } from "../rooms/index.ts"

export type SlowMode = ReturnType<typeof createSlowMode>

/** Kept of one room until those whose wait is over are forgotten. */
const MAX_REMEMBERED = 1_000

/** XEP-0500: how long whoever has said something waits before the next word. */
export function createSlowMode(clock: Clock, maxSeconds: number) {
  /** By bare JID, so that another session or nickname changes nothing (§6): epoch milliseconds of the last message. */
  const lastSpoken = new WeakMap<Room, Map<string, number>>()

  const duration = count({
    name: "muc#roomconfig_slow_mode_duration",
    label: "Slow Mode: Seconds Between Two Messages of One Person (0: None)",
    initial: 0,
    most: () => maxSeconds,
  })

  const remembered = (room: Room, since: number): Map<string, number> => {
    let spoken = lastSpoken.get(room)
    if (spoken === undefined) {
      spoken = new Map()
      lastSpoken.set(room, spoken)
    }
    if (spoken.size >= MAX_REMEMBERED) {
      for (const [user, at] of spoken) if (at <= since) spoken.delete(user)
    }
    return spoken
  }

  return {
    duration,

    /** Throws for who spoke too short a time ago. What has no text counts for nothing; administrators need not wait. */
    requirePatience({ room, occupant, stanza }: RoomMessage): void {
      const seconds = room.settings.get(duration)
      if (seconds === 0 || !stanza.has("body")) return
      if (occupant.affiliation === "owner" || occupant.affiliation === "admin") return
      const now = clock.now()
      const spoken = remembered(room, now - seconds * 1000)
      const user = occupant.user.toString()
      const waitedMs = now - (spoken.get(user) ?? Number.NEGATIVE_INFINITY)
      // A clock that was set back keeps nobody waiting for longer than the room says.
      if (waitedMs >= 0 && waitedMs < seconds * 1000) {
        const rest = Math.ceil((seconds * 1000 - waitedMs) / 1000)
        throw new DomainError(
          "policy-violation",
          `This room is in slow mode: ${seconds} seconds must pass between two messages. Try again in ${rest}.`,
          rest,
        )
      }
      spoken.delete(user)
      spoken.set(user, now)
    },
  }
}
