import type { Clock } from "@kith/feature-kit"

/** Either a request waits for an answer, and not for ever, or a client is waited for, and not for ever either. */
export class Patience {
  readonly #clock: Clock
  readonly #waitMs: number
  readonly #isOver: { answerDue(): void; clientLost(): void }
  #silenceMs: number
  #silentSince: number | undefined
  #cancel: (() => void) | undefined

  constructor(
    clock: Clock,
    times: { readonly waitMs: number; readonly silenceMs: number },
    isOver: { answerDue(): void; clientLost(): void },
  ) {
    this.#clock = clock
    this.#waitMs = times.waitMs
    this.#silenceMs = times.silenceMs
    this.#isOver = isOver
  }

  /** The client has said something, and may be silent for so long from now on. */
  heard(silenceMs: number): void {
    this.#silenceMs = silenceMs
    this.#silentSince = undefined
  }

  /** `waitingSince` is when the oldest request came that waits; `undefined` where nobody is there to be answered. */
  look(waitingSince: number | undefined): void {
    this.stop()
    const now = this.#clock.now()
    if (waitingSince !== undefined) {
      this.#silentSince = undefined
      this.#after(waitingSince + this.#waitMs - now, this.#isOver.answerDue)
    } else {
      this.#silentSince ??= now
      this.#after(this.#silentSince + this.#silenceMs - now, this.#isOver.clientLost)
    }
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #after(delayMs: number, callback: () => void): void {
    this.#cancel = this.#clock.after(Math.max(delayMs, 0), callback)
  }
}
