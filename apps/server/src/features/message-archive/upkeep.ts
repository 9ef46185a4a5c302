import type { Clock, Log } from "@kith/feature-kit"

/** Commits under way are through by then. */
const SOON_MS = 2_000

/** Does a bounded piece of work; answers whether there may be more. */
export type Step = () => Promise<boolean>

/** Work on the tables that nobody waits for, a step at a time. What a stop leaves undone goes after the next start. */
export interface Upkeep {
  start(): void
  /** Starts once what is being committed now is stored. */
  startSoon(): void
  /** Resolves when the step under way is done. */
  stop(): Promise<void>
}

export function createUpkeep(clock: Clock, log: Log, steps: readonly Step[]): Upkeep {
  let isStopped = false
  let work = Promise.resolve()
  let cancel: (() => void) | undefined

  const run = async () => {
    for (const step of steps) while (!isStopped && (await step()));
  }
  const start = () => {
    work = work
      .then(run)
      .catch((error: unknown) => log.error("The message archive could not be tidied", { error }))
  }

  return {
    start,
    startSoon() {
      cancel ??= clock.after(SOON_MS, () => {
        cancel = undefined
        start()
      })
    },
    stop() {
      isStopped = true
      cancel?.()
      return work
    },
  }
}
