import type { Clock } from "./feature.ts"
import type { MaybePromise } from "./maybe-promise.ts"

/**
 * What is noted again and again of many, where only the last counts and a crash may take the last moment of it: when
 * somebody was seen. All that was noted within a second is stored together, so that nobody waits for a commit of their
 * own.
 */
export interface LateNotes<Value> {
  /** Takes the place of what was noted before. Waits only where too much is waiting already. */
  set(key: string, value: Value): MaybePromise<void>
  /** What has been noted and may not be stored yet; once it is, only the table knows. */
  find(key: string): Value | undefined
  /** Resolves when nothing that was noted of it will be stored any more, for who removes what is. */
  forget(key: string): Promise<void>
  /** Resolves when all that was noted before is stored; for who stops. */
  settle(): Promise<void>
}

const STORE_AFTER_MS = 1000
/** Of a few hundred bytes each. */
const MAX_WAITING = 10_000

export function createLateNotes<Value>(parts: {
  readonly clock: Clock
  readonly save: (notes: ReadonlyMap<string, Value>) => Promise<void>
  /** Told when notes could not be stored, which are lost then. */
  readonly failed: (error: unknown) => void
  readonly maxWaiting?: number
}): LateNotes<Value> {
  const { clock, save, failed, maxWaiting = MAX_WAITING } = parts
  let waiting = new Map<string, Value>()
  let beingStored: ReadonlyMap<string, Value> = new Map()
  let storing: Promise<void> | undefined
  let cancelTimer: (() => void) | undefined

  const storeLater = (): void => {
    cancelTimer ??= clock.after(STORE_AFTER_MS, () => void store())
  }

  const storeWaiting = async (): Promise<void> => {
    beingStored = waiting
    waiting = new Map()
    await save(beingStored).catch(failed)
    beingStored = new Map()
    storing = undefined
    if (waiting.size > 0) storeLater()
  }

  /** One at a time: of two notes of somebody the later is stored last. */
  const store = (): Promise<void> => {
    cancelTimer?.()
    cancelTimer = undefined
    storing ??= storeWaiting()
    return storing
  }

  return {
    set(key, value) {
      waiting.set(key, value)
      if (waiting.size >= maxWaiting) return store()
      if (storing === undefined) storeLater()
      return undefined
    },
    find: (key) => waiting.get(key) ?? beingStored.get(key),
    async forget(key) {
      waiting.delete(key)
      if (beingStored.has(key)) await storing
    },
    async settle() {
      await storing
      await store()
      cancelTimer?.()
    },
  }
}
