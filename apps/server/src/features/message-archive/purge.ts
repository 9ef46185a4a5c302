import type { Log } from "@kith/feature-kit"
import type { ArchiveStore } from "./store.ts"

const ENTRIES_AT_ONCE = 500

/** Removes the rows of abandoned archives in the background, a step at a time, so that nobody waits for them. */
export interface Purge {
  start(): void
  /** Resolves when the step under way is done. What is left goes after the next start of the server. */
  stop(): Promise<void>
}

export function createPurge(store: ArchiveStore, log: Log): Purge {
  let isStopped = false
  let work = Promise.resolve()
  const run = async () => {
    while (!isStopped && (await store.purge(ENTRIES_AT_ONCE)));
  }
  return {
    start() {
      work = work
        .then(run)
        .catch((error: unknown) => log.error("Archives of removed accounts could not be cleared", { error }))
    },
    stop() {
      isStopped = true
      return work
    },
  }
}
