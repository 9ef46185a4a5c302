import type { Blobs, Clock, Log } from "@kith/feature-kit"
import type { UploadStore } from "../store.ts"
import { DAY_MS, type Upload } from "../upload.ts"
import type { Totals } from "./totals.ts"

const PAUSE_MS = 10 * 60_000
const AT_ONCE = 100

export type Removal = ReturnType<typeof createRemoval>

/** Deletes files: at once for a person, in the background when they expire. */
export function createRemoval(parts: {
  readonly store: UploadStore
  readonly blobs: Blobs
  readonly totals: Totals
  readonly clock: Clock
  readonly log: Log
}) {
  const { store, blobs, totals, clock, log } = parts
  let isStopped = false
  let cancel: () => void = () => undefined
  let work = Promise.resolve()

  /** The file goes first: a row that is left is found again. */
  const clear = async (upload: Upload): Promise<void> => {
    await blobs.delete(upload.blob)
    const stillCounts =
      upload.owner !== "" && upload.storedAt !== undefined && upload.createdAt > clock.now() - DAY_MS
    const isDone = stillCounts ? await store.empty(upload.id) : await store.remove(upload.id)
    if (isDone) totals.remove(upload.size)
  }

  const purge = async (): Promise<void> => {
    let isComplete = true
    while (!isStopped && isComplete) {
      const expired = await store.expired(clock.now(), AT_ONCE)
      if (expired.length === 0) break
      for (const upload of expired) {
        await clear(upload).catch((error: unknown) => {
          // It is tried again the next time, and the others do not wait for it.
          isComplete = false
          log.warn("An expired file could not be deleted", { error })
        })
      }
    }
    await store.removeEmpty(clock.now() - DAY_MS)
  }

  const startPurge = (): Promise<void> => {
    work = work
      .then(purge)
      .catch((error: unknown) => log.error("Expired files could not be looked for", { error }))
    return work
  }

  const tick = (): void => {
    cancel = clock.after(PAUSE_MS, tick)
    void startPurge()
  }

  return {
    /** Nobody can read it any more, whatever becomes of the rest. */
    async remove(upload: Upload): Promise<void> {
      await store.expire(upload.id, clock.now())
      await clear(upload)
    },

    /** Deletes what has expired; resolves when that is done. */
    startPurge,

    start: tick,

    async stop(): Promise<void> {
      isStopped = true
      cancel()
      await work
    },
  }
}
