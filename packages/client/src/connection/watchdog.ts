import type { Clock } from "../clock.ts"

/** So long may the server be silent before we ask whether it is still there. */
const IDLE_MS = 60_000
/** So long may it take to answer. */
const ANSWER_MS = 15_000

/** Finds a dead connection, which TCP would only notice after many minutes. */
export class Watchdog {
  readonly #clock: Clock
  readonly #probe: () => void
  readonly #onDead: () => void
  #heardAt: number
  #cancelIdle: () => void
  #cancelAnswer: (() => void) | undefined

  /** `probe` must make the server answer something. */
  constructor(clock: Clock, probe: () => void, onDead: () => void) {
    this.#clock = clock
    this.#probe = probe
    this.#onDead = onDead
    this.#heardAt = clock.now()
    this.#cancelIdle = clock.after(IDLE_MS, () => this.#checkIdle())
  }

  heard(): void {
    this.#heardAt = this.#clock.now()
    this.#cancelAnswer?.()
    this.#cancelAnswer = undefined
  }

  /** Something was sent that the server must answer. */
  expectAnswer(): void {
    this.#cancelAnswer ??= this.#clock.after(ANSWER_MS, this.#onDead)
  }

  stop(): void {
    this.#cancelIdle()
    this.#cancelAnswer?.()
  }

  #checkIdle(): void {
    const idleMs = this.#clock.now() - this.#heardAt
    if (idleMs >= IDLE_MS) this.#probe()
    const nextMs = idleMs >= IDLE_MS ? IDLE_MS : IDLE_MS - idleMs
    this.#cancelIdle = this.#clock.after(nextMs, () => this.#checkIdle())
  }
}
