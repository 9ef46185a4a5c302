import type { Clock } from "@kith/feature-kit"

/** Times count from here, so that 41 bits of milliseconds last until 2094. */
const EPOCH = Date.UTC(2025, 0, 1)
const PER_MILLISECOND = 4096

/** Numbers of 53 bits that are time and order in one: each is greater than all before it, whatever the clock does. */
export interface Moments {
  next(): number
}

/** `last` is the greatest one in use. */
export function createMoments(clock: Clock, last: number): Moments {
  let latest = last
  return {
    next() {
      latest = Math.max(latest + 1, firstMomentAt(clock.now()))
      return latest
    },
  }
}

/** Epoch milliseconds. */
export const timeOf = (moment: number): number => Math.floor(moment / PER_MILLISECOND) + EPOCH

/** No moment of that time or later is smaller. */
export function firstMomentAt(timeMs: number): number {
  const first = (Math.ceil(timeMs) - EPOCH) * PER_MILLISECOND
  return Math.min(Math.max(first, 0), Number.MAX_SAFE_INTEGER)
}
