import type { Clock } from "../clock.ts"
import type { Live } from "../live.ts"

/** The side of a lazy {@link Live} that its owner keeps. */
export interface Recomputed<T> extends Live<T> {
  /** What it is made of changed. */
  readonly invalidate: () => void
}

/**
 * A value that is made when it is read, at most once between two changes, and whose listeners hear of many changes
 * together, `quietMs` after the first: six thousand who enter must not be sorted six thousand times.
 */
export function createLazyLive<T>(clock: Clock, quietMs: () => number, make: () => T): Recomputed<T> {
  let value: T | undefined
  let isFresh = false
  let isPlanned = false
  const listeners = new Set<() => void>()
  const tell = () => {
    isPlanned = false
    for (const listener of [...listeners]) listener()
  }
  return {
    get() {
      // Between two tellings it stays the same object, as React wants it.
      if (!isFresh || value === undefined) {
        value = make()
        isFresh = true
      }
      return value
    },
    subscribe(listener) {
      const own = () => listener()
      listeners.add(own)
      return () => listeners.delete(own)
    },
    invalidate() {
      if (listeners.size === 0) {
        isFresh = false
        return
      }
      if (isPlanned) return
      isPlanned = true
      clock.after(quietMs(), () => {
        isFresh = false
        tell()
      })
    },
  }
}
