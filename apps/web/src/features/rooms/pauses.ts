import { strings } from "../../strings/index.ts"

const text = strings.rooms
/** Seconds. */
const PAUSES = [0, 5, 10, 30, 60, 300, 900]

/** The usual pauses, and the one that is set. */
export function pausesWith(present: string): number[] {
  const seconds = Number(present)
  const isKnown = present === "" || !Number.isInteger(seconds) || PAUSES.includes(seconds)
  return isKnown ? PAUSES : [...PAUSES, seconds].sort((a, b) => a - b)
}

/** How often one may write in slow mode. */
export function describePause(seconds: number): string {
  if (seconds === 0) return text.slowModeOff
  return seconds < 60 || seconds % 60 !== 0
    ? text.slowModeSeconds({ count: seconds })
    : text.slowModeMinutes({ count: seconds / 60 })
}
