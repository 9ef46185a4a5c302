import { MODULUS } from "./outbox.ts"

/**
 * How many stanzas of the client the server has taken responsibility for. A stanza may be done before one that came
 * ahead of it; it counts only when that is done too.
 */
export class Inbox {
  #received = 0
  #handled = 0
  readonly #early = new Set<number>()

  /** The `h` of the server's answers. */
  get handled(): number {
    return this.#handled % MODULUS
  }

  /** The number of a stanza that just came. */
  take(): number {
    return ++this.#received
  }

  done(number: number): void {
    if (number !== this.#handled + 1) {
      this.#early.add(number)
      return
    }
    this.#handled++
    while (this.#early.size > 0 && this.#early.delete(this.#handled + 1)) this.#handled++
  }
}
