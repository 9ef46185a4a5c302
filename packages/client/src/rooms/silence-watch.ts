import type { Clock } from "../clock.ts"

/** A room that was silent for so long may have lost us (XEP-0410). */
const SILENCE_MS = 10 * 60_000

/** Notices when nothing was heard of a room for long. */
export class SilenceWatch {
  readonly #clock: Clock
  readonly #onSilence: () => void
  #heardAt = 0
  #isPlanned = false
  #cancel: () => void = () => undefined

  constructor(clock: Clock, onSilence: () => void) {
    this.#clock = clock
    this.#onSilence = onSilence
  }

  heard(): void {
    this.#heardAt = this.#clock.now()
    // One timer for thousands of stanzas.
    if (!this.#isPlanned) this.#plan(SILENCE_MS)
  }

  /** Until something is heard again. */
  stop(): void {
    this.#isPlanned = false
    this.#cancel()
  }

  #plan(delayMs: number): void {
    this.#isPlanned = true
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#isPlanned = false
      const restMs = this.#heardAt + SILENCE_MS - this.#clock.now()
      if (restMs > 0) this.#plan(restMs)
      else this.#onSilence()
    })
  }
}
