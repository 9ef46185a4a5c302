import type { Clock } from "@kith/feature-kit"
import type { ArchiveStore } from "../store/index.ts"
import type { ArchiveIds } from "./archive-ids.ts"

const DAY_MS = 86_400_000
const ROWS_AT_ONCE = 500
/** An archive is measured each time it has grown by so much. */
const MEASURE_EVERY = 1_000

export interface RetentionParts {
  readonly store: ArchiveStore
  readonly ids: ArchiveIds
  readonly clock: Clock
  /** 0: for ever. */
  readonly keepDays: number
  /** Of one archive; may be exceeded by `MEASURE_EVERY`. */
  readonly maxMessages: number
  /** Has the steps done. */
  readonly start: () => void
}

export type Retention = ReturnType<typeof createRetention>

/** XEP-0313 §3.2: how long archives keep messages, and how many. What goes is always the oldest. */
export function createRetention({ store, ids, clock, keepDays, maxMessages, start }: RetentionParts) {
  const growth = new Map<number, number>()
  const grown = new Set<number>()
  /** Archives up to that number have been looked at today; nothing while none is to be. */
  let looked: number | undefined
  let cancel = () => {}

  const beginDay = () => {
    cancel = clock.after(DAY_MS, beginDay)
    looked = 0
    start()
  }

  return {
    /** Looks for what is too old now, and once a day. */
    begin(): void {
      if (keepDays > 0) beginDay()
    },

    end: (): void => cancel(),

    /** An archive has one message more. */
    noteGrowth(archiveId: number): void {
      const count = (growth.get(archiveId) ?? 0) + 1
      growth.set(archiveId, count)
      if (count < MEASURE_EVERY) return
      growth.delete(archiveId)
      grown.add(archiveId)
      start()
    },

    /** Removes some of what is too old; answers whether there may be more. */
    async expire(): Promise<boolean> {
      if (looked === undefined) return false
      const archiveId = await store.nextArchive(looked)
      if (archiveId === undefined) {
        looked = undefined
        return false
      }
      const below = ids.firstAt(clock.now() - keepDays * DAY_MS)
      const removed = await store.removeOldest(archiveId, below, ROWS_AT_ONCE)
      if (removed < ROWS_AT_ONCE) looked = archiveId
      return true
    },

    /** Removes some of what is too much; answers whether there may be more. */
    async trim(): Promise<boolean> {
      const [archiveId] = grown
      if (archiveId === undefined) return false
      const last = await store.idBehind(archiveId, maxMessages)
      const removed = last === undefined ? 0 : await store.removeOldest(archiveId, last + 1, ROWS_AT_ONCE)
      if (removed < ROWS_AT_ONCE) grown.delete(archiveId)
      return grown.size > 0
    },
  }
}
