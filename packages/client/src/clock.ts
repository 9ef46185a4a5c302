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
