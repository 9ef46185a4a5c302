import type { MaybePromise } from "./maybe-promise.ts"

/** What a feature keeps in memory of its tables, bounded. The database stays the truth. */
export interface Cache<Value> {
  /** Answers at once where the value is known, so that the hot path makes no promise. */
  get(key: string): MaybePromise<Value>
  /** The value if it is known. */
  peek(key: string): Value | undefined
  /** After a change: the next `get` loads again, and a load under way is not kept. */
  forget(key: string): void
}

/** Keeps the `maxEntries` values used last, each for `maxAgeMs` at most; loads each key once however many ask. */
export function createCache<Value>(options: {
  readonly maxEntries: number
  /** For what another process may change too. */
  readonly maxAgeMs?: number
  readonly clock: { now(): number }
  readonly load: (key: string) => Promise<Value>
}): Cache<Value> {
  const { maxEntries, maxAgeMs = Number.POSITIVE_INFINITY, clock, load } = options
  const entries = new Map<string, { readonly value: Value; readonly loadedAt: number }>()
  const loading = new Map<string, Promise<Value>>()

  const fresh = (key: string) => {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    entries.delete(key)
    if (maxAgeMs !== Number.POSITIVE_INFINITY) {
      // A clock that was set back must not keep an entry alive.
      const age = clock.now() - entry.loadedAt
      if (age > maxAgeMs || age < 0) return undefined
    }
    entries.set(key, entry)
    return entry
  }

  const keep = (key: string, value: Value) => {
    entries.set(key, { value, loadedAt: clock.now() })
    if (entries.size <= maxEntries) return
    const oldest = entries.keys().next()
    if (!oldest.done) entries.delete(oldest.value)
  }

  const start = (key: string): Promise<Value> => {
    const promise = load(key).then(
      (value) => {
        if (loading.get(key) === promise) {
          loading.delete(key)
          keep(key, value)
        }
        return value
      },
      (error: unknown) => {
        if (loading.get(key) === promise) loading.delete(key)
        throw error
      },
    )
    loading.set(key, promise)
    return promise
  }

  return {
    get(key) {
      const entry = fresh(key)
      return entry === undefined ? (loading.get(key) ?? start(key)) : entry.value
    },
    peek: (key) => fresh(key)?.value,
    forget(key) {
      entries.delete(key)
      loading.delete(key)
    },
  }
}
