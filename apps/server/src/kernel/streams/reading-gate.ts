import type { Clock } from "@kith/feature-kit"

export interface ReadingPace {
  readonly bytesPerSecond: number
  readonly burstBytes: number
}

/** What a stanza costs besides its bytes: thousands of empty ones are work too. */
export const STANZA_COST_BYTES = 200

/**
 * Decides whether a connection is read: not while its session has too much under way, and not while it sends faster
 * than it may. Nobody is thrown out for being fast.
 */
export class ReadingGate {
  readonly #clock: Clock
  readonly #pace: ReadingPace
  readonly #switch: (isOpen: boolean) => void
  /** What may still be read at once, in bytes; negative while we wait. */
  #credit: number
  #creditAt: number
  #isHeld = false
  #isShut = false
  #isDone = false
  #cancelWait: (() => void) | undefined

  constructor(clock: Clock, pace: ReadingPace, onSwitch: (isOpen: boolean) => void) {
    this.#clock = clock
    this.#pace = pace
    this.#switch = onSwitch
    this.#credit = pace.burstBytes
    this.#creditAt = clock.now()
  }

  get isOpen(): boolean {
    return !this.#isHeld && !this.#isShut && this.#cancelWait === undefined
  }

  hold(): void {
    const wasOpen = this.isOpen
    this.#isHeld = true
    if (wasOpen && !this.#isDone) this.#switch(false)
  }

  release(): void {
    this.#isHeld = false
    if (this.isOpen && !this.#isDone) this.#switch(true)
  }

  /** Holds for good, until the connection ends. */
  shut(): void {
    const wasOpen = this.isOpen
    this.#isShut = true
    if (wasOpen && !this.#isDone) this.#switch(false)
  }

  /** So many bytes have been read. */
  charge(bytes: number): void {
    const { bytesPerSecond, burstBytes } = this.#pace
    this.#credit -= bytes
    if (this.#credit > 0 || this.#isDone) return
    const now = this.#clock.now()
    const earned = (Math.max(0, now - this.#creditAt) / 1000) * bytesPerSecond
    this.#credit = Math.min(burstBytes, this.#credit + bytes + earned) - bytes
    this.#creditAt = now
    if (this.#credit >= 0 || this.#cancelWait !== undefined) return
    const wasOpen = this.isOpen
    this.#cancelWait = this.#clock.after((-this.#credit / bytesPerSecond) * 1000, () => {
      this.#cancelWait = undefined
      if (this.isOpen) this.#switch(true)
    })
    if (wasOpen) this.#switch(false)
  }

  /** The connection ends: its last words are read in any case. */
  close(): void {
    if (this.#isDone) return
    this.#isDone = true
    this.#cancelWait?.()
    this.#switch(true)
  }
}
