import type { Clock } from "@kith/feature-kit"

/** The clock of the machine. Its alarms keep nobody from ending the process. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
