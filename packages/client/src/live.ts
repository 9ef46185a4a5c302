/**
 * A value that changes. `get` answers the same object until the value really changes, so that it fits React's
 * `useSyncExternalStore(live.subscribe, live.get)`; both functions may be passed around without their object.
 */
export interface Live<T> {
  readonly get: () => T
  /** Calls `listener` after each change, never during `subscribe`; the answer ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void
}
