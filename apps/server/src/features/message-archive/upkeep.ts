import type { Clock, Log } from "@kith/feature-kit"

/** Does a bounded piece of work; answers whether there may be more. */
export type Step = () => Promise<boolean>

/** Work on the tables that nobody waits for, a step at a time. What a stop leaves undone goes after the next start. */
export interface Upkeep {
  start(): void
  /** Starts once so much time has passed; asking again meanwhile, for the same time, changes nothing. */
  startAfter(delayMs: number): void
  /** Resolves when the step under way is done. */
  stop(): Promise<void>
}

export function createUpkeep(clock: Clock, log: Log, steps: readonly Step[]): Upkeep {
  let isStopped = false
  let work = Promise.resolve()
  const waiting = new Map<number, () => void>()

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
    startAfter(delayMs) {
      if (waiting.has(delayMs) || isStopped) return
      const cancel = clock.after(delayMs, () => {
        waiting.delete(delayMs)
        start()
      })
      waiting.set(delayMs, cancel)
    },
    stop() {
      isStopped = true
      for (const cancel of waiting.values()) cancel()
      return work
    },
  }
}
