import type { Clock } from "@kith/feature-kit"
import { isMembersOnly, isPasswordProtected, isPersistent, isPublic, type Room } from "../rooms/index.ts"

const HOUR_MS = 3_600_000
const HOURS = 24

/** Messages of one room, by the hour. The first count is that of the hour that runs. */
interface Counts {
  hour: number
  readonly perHour: number[]
}

export type RoomActivity = ReturnType<typeof createRoomActivity>

/** XEP-0502: how lively public rooms are, from the messages of the last full hours, at most a day of them. */
export function createRoomActivity(clock: Clock, maxRooms: number) {
  const hourNow = () => Math.floor(clock.now() / HOUR_MS)
  const begunAt = hourNow()
  /** By address; whoever was counted last stands last. */
  const rooms = new Map<string, Counts>()

  const shift = (counts: Counts): void => {
    const passed = Math.min(Math.max(hourNow() - counts.hour, 0), HOURS + 1)
    counts.perHour.unshift(...new Array<number>(passed).fill(0))
    counts.perHour.length = HOURS + 1
    counts.hour = hourNow()
  }

  return {
    count({ jid }: Room): void {
      const key = jid.toString()
      const counts = rooms.get(key) ?? { hour: hourNow(), perHour: new Array<number>(HOURS + 1).fill(0) }
      shift(counts)
      counts.perHour[0] = (counts.perHour[0] ?? 0) + 1
      rooms.delete(key)
      rooms.set(key, counts)
      if (rooms.size <= maxRooms) return
      const oldest = rooms.keys().next()
      if (!oldest.done) rooms.delete(oldest.value)
    },

    forget: (jid: Room["jid"]): void => void rooms.delete(jid.toString()),

    /** Messages an hour; `undefined` where nobody is to know, or nothing is known yet. */
    rateOf({ jid, settings }: Room): number | undefined {
      const isOpen = settings.get(isPublic) && settings.get(isPersistent)
      if (!isOpen || settings.get(isMembersOnly) || settings.get(isPasswordProtected)) return undefined
      const hours = Math.min(hourNow() - begunAt, HOURS)
      if (hours <= 0) return undefined
      const counts = rooms.get(jid.toString())
      if (counts === undefined) return 0
      shift(counts)
      const sum = counts.perHour.slice(1, hours + 1).reduce((total, number) => total + number, 0)
      return sum / hours
    },
  }
}
