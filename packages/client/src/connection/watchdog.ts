import type { Clock } from "../clock.ts"

/** So long may the server be silent before we ask whether it is still there. */
const IDLE_MS = 60_000
/** So long may it take to say anything then. */
const SILENCE_MS = 15_000
/** The same after we ourselves were asleep: mostly nothing is left of the connection then, and somebody waits in front of it. */
const SILENCE_AFTER_SLEEP_MS = 4_000
/** So long may it take to answer the question, whatever else it says meanwhile. */
const ANSWER_MS = 60_000

/** Finds a dead connection, which TCP would only notice after many minutes; also one that is dead in one direction. */
export class Watchdog {
  readonly #clock: Clock
  readonly #probe: () => void
  readonly #onDead: () => void
  #heardAt: number
  #cancelIdle: () => void = nothing
  #cancelSilence: () => void = nothing
  #cancelAnswer: (() => void) | undefined

  /** `probe` asks the server something, and calls `asked`. */
  constructor(clock: Clock, probe: () => void, onDead: () => void) {
    this.#clock = clock
    this.#probe = probe
    this.#onDead = onDead
    this.#heardAt = clock.now()
    this.#watch(IDLE_MS)
  }

  /** Anything arrived. */
  heard(): void {
    if (this.#cancelSilence !== nothing) this.#cancelSilence()
    this.#cancelSilence = nothing
    this.#heardAt = this.#clock.now()
  }

  /** Something was sent that the server must answer. */
  asked(): void {
    if (this.#cancelSilence === nothing) {
      // Awake we would have given the connection up before.
      const hasSlept = this.#clock.now() - this.#heardAt > IDLE_MS + SILENCE_MS
      const mostMs = hasSlept ? SILENCE_AFTER_SLEEP_MS : SILENCE_MS
      this.#cancelSilence = this.#clock.after(mostMs, this.#onDead)
    }
    this.#cancelAnswer ??= this.#clock.after(ANSWER_MS, this.#onDead)
  }

  /** It did answer. */
  answered(): void {
    this.#cancelAnswer?.()
    this.#cancelAnswer = undefined
  }

  stop(): void {
    this.#cancelIdle()
    this.#cancelSilence()
    this.#cancelAnswer?.()
  }

  /** One timer for all that comes: thousands of stanzas a second are nothing to set thousands of them for. */
  #watch(delayMs: number): void {
    this.#cancelIdle = this.#clock.after(delayMs, () => {
      // The clock of a machine may be set back meanwhile.
      const restMs = Math.min(this.#heardAt + IDLE_MS - this.#clock.now(), IDLE_MS)
      this.#watch(restMs > 0 ? restMs : IDLE_MS)
      if (restMs <= 0) this.#probe()
    })
  }
}

function nothing(): void {}
