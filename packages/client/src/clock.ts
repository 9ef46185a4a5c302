/** Time, so that tests can move it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Calls `work` once after `delayMs`; the answer takes it back. */
  after(delayMs: number, work: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, work) {
    const timer = setTimeout(work, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Waits for `work` to settle, but not longer than `mostMs`. */
export async function waitAtMost(clock: Clock, mostMs: number, work: Promise<unknown>): Promise<void> {
  let cancel: () => void = () => undefined
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(mostMs, resolve)
  })
  await Promise.race([work.catch(() => undefined), late])
  cancel()
}
