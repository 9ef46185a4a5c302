import { type Clock, systemClock } from "../clock.ts"

/** Waits a twentieth of the time, so that tests see what happens after patience has run out. */
export const hurriedClock: Clock = {
  now: systemClock.now,
  after: (delayMs, work) => systemClock.after(delayMs / 20, work),
}
