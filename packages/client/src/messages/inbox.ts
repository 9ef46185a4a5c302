import type { Incoming } from "./incoming.ts"

/** More than that during one catch-up, and it is quicker to catch up once more. */
const HELD_MOST = 5_000

/**
 * Messages as they come in, on their way to the store: in order, and many at once when many come. While it is held,
 * they wait, so that what the archive has about the time before is stored first.
 */
export class Inbox {
  readonly #record: (messages: readonly Incoming[]) => Promise<void>
  #waiting: Incoming[] = []
  #running: Promise<void> | undefined
  #isHeld = false
  #hasOverflowed = false

  constructor(record: (messages: readonly Incoming[]) => Promise<void>) {
    this.#record = record
  }

  put(incoming: Incoming): void {
    this.#waiting.push(incoming)
    if (!this.#isHeld) {
      this.#running ??= this.#run()
    } else if (this.#waiting.length > HELD_MOST) {
      this.#waiting = []
      this.#hasOverflowed = true
    }
  }

  hold(): void {
    this.#isHeld = true
    this.#hasOverflowed = false
  }

  /** Lets what waits through; false when there was too much, and the archive must be asked again. */
  release(): boolean {
    if (this.#hasOverflowed) {
      this.#hasOverflowed = false
      return false
    }
    this.#isHeld = false
    if (this.#waiting.length > 0) this.#running ??= this.#run()
    return true
  }

  /** Resolves when everything is stored, or held: then the archive has it. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0 && !this.#isHeld) await this.#record(this.#waiting.splice(0, 200))
    } finally {
      this.#running = undefined
    }
  }
}
