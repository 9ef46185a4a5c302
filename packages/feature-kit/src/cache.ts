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

interface Entry<Value> {
  readonly value: Value
  readonly loadedAt: number
}

/**
 * Keeps up to `maxEntries` values, those that were used last, each for `maxAgeMs` at most; loads each key once however
 * many ask. They stand in two generations: when the younger is full it becomes the older, whose forgotten half goes. So a
 * value that is used moves once in a generation, and not at every use as in one map in the order of use.
 */
export function createCache<Value>(options: {
  readonly maxEntries: number
  /** For what another process may change too. */
  readonly maxAgeMs?: number
  readonly clock: { now(): number }
  readonly load: (key: string) => Promise<Value>
}): Cache<Value> {
  const { maxEntries, maxAgeMs = Number.POSITIVE_INFINITY, clock, load } = options
  const perGeneration = Math.ceil(maxEntries / 2)
  let younger = new Map<string, Entry<Value>>()
  let older = new Map<string, Entry<Value>>()
  const loading = new Map<string, Promise<Value>>()

  const keep = (key: string, entry: Entry<Value>): void => {
    if (younger.size >= perGeneration) {
      older = younger
      younger = new Map()
    }
    younger.set(key, entry)
  }

  const isFresh = ({ loadedAt }: Entry<Value>): boolean => {
    if (maxAgeMs === Number.POSITIVE_INFINITY) return true
    // A clock that was set back must not keep an entry alive.
    const age = clock.now() - loadedAt
    return age >= 0 && age <= maxAgeMs
  }

  const drop = (key: string): void => {
    younger.delete(key)
    older.delete(key)
  }

  const find = (key: string): Entry<Value> | undefined => {
    let entry = younger.get(key)
    if (entry === undefined) {
      entry = older.get(key)
      if (entry === undefined) return undefined
      older.delete(key)
      keep(key, entry)
    }
    if (isFresh(entry)) return entry
    drop(key)
    return undefined
  }

  const start = (key: string): Promise<Value> => {
    const promise = load(key).then(
      (value) => {
        if (loading.get(key) === promise) {
          loading.delete(key)
          drop(key)
          keep(key, { value, loadedAt: clock.now() })
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
      const entry = find(key)
      return entry === undefined ? (loading.get(key) ?? start(key)) : entry.value
    },
    peek: (key) => find(key)?.value,
    forget(key) {
      drop(key)
      loading.delete(key)
    },
  }
}
