import type { Clock } from "../clock.ts"

/** So long may the server be silent before we ask whether it is still there. */
const IDLE_MS = 60_000
/** So long may it take to say anything then. */
const SILENCE_MS = 15_000
/** So long may it take to answer the question, whatever else it says meanwhile. */
const ANSWER_MS = 60_000

/** Finds a dead connection, which TCP would only notice after many minutes; also one that is dead in one direction. */
export class Watchdog {
  readonly #clock: Clock
  readonly #probe: () => void
  readonly #onDead: () => void
  #cancelIdle: () => void = nothing
  #cancelSilence: () => void = nothing
  #cancelAnswer: (() => void) | undefined

  /** `probe` asks the server something, and calls `asked`. */
  constructor(clock: Clock, probe: () => void, onDead: () => void) {
    this.#clock = clock
    this.#probe = probe
    this.#onDead = onDead
    this.heard()
  }

  /** Anything arrived. */
  heard(): void {
    this.#cancelSilence()
    this.#cancelSilence = nothing
    this.#cancelIdle()
    this.#cancelIdle = this.#clock.after(IDLE_MS, this.#probe)
  }

  /** Something was sent that the server must answer. */
  asked(): void {
    if (this.#cancelSilence === nothing) this.#cancelSilence = this.#clock.after(SILENCE_MS, this.#onDead)
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
}

function nothing(): void {}
