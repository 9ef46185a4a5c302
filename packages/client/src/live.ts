/**
 * A value that changes. `get` answers the same object until the value really changes, so that it fits React's
 * `useSyncExternalStore(live.subscribe, live.get)`; both functions may be passed around without their object.
 */
export interface Live<T> {
  readonly get: () => T
  /** Calls `listener` after each change, never during `subscribe`; the answer ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void
}

/** The side of a {@link Live} that its owner keeps. */
export interface Writable<T> extends Live<T> {
  readonly set: (value: T) => void
}

export function createLive<T>(initial: T): Writable<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(value, next)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      // Its own object, so that one function subscribed twice is two subscriptions.
      const own = () => listener()
      listeners.add(own)
      return () => listeners.delete(own)
    },
  }
}
