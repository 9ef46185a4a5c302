import type { Clock } from "../clock.ts"

/** Stands still until it is moved. */
export class MovableClock implements Clock {
  #now = 0
  readonly #waiting = new Set<{ readonly at: number; readonly work: () => void }>()

  now(): number {
    return this.#now
  }

  after(delayMs: number, work: () => void): () => void {
    const entry = { at: this.#now + delayMs, work }
    this.#waiting.add(entry)
    return () => this.#waiting.delete(entry)
  }

  /** Moves on, and does what becomes due on the way, in its order. */
  advance(ms: number): void {
    const until = this.#now + ms
    for (;;) {
      const [next] = [...this.#waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#waiting.delete(next)
      this.#now = next.at
      next.work()
    }
    this.#now = until
  }

  /** Moves on as on a machine that sleeps: what became due meanwhile is done when it wakes. */
  sleep(ms: number): void {
    this.#now += ms
    const due = [...this.#waiting].filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at)
    for (const each of due) if (this.#waiting.delete(each)) each.work()
  }
}
