import type { Clock } from "@kith/feature-kit"

interface Alarm {
  readonly at: number
  readonly callback: () => void
}

/** A clock that stands until a test moves it. Begins at a fixed time, so that figures in tests can be written down. */
export class TestClock implements Clock {
  #now = Date.UTC(2026, 0, 1)
  readonly #alarms = new Set<Alarm>()

  now(): number {
    return this.#now
  }

  after(delayMs: number, callback: () => void): () => void {
    const alarm = { at: this.#now + delayMs, callback }
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  /** Moves time on, ringing every alarm that becomes due at its own time, also those set by other alarms. */
  advance(byMs: number): void {
    const end = this.#now + byMs
    for (;;) {
      let next: Alarm | undefined
      for (const alarm of this.#alarms) {
        if (alarm.at <= end && (next === undefined || alarm.at < next.at)) next = alarm
      }
      if (next === undefined) break
      this.#alarms.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.callback()
    }
    this.#now = end
  }

  /** A clock that is set, as a person or a bad time server does: no alarm rings. */
  jumpTo(epochMs: number): void {
    this.#now = epochMs
  }
}
