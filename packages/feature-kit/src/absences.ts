/**
 * Remembers of whom a table holds nothing, so that nobody looks again for what most people have none of. Bounded: whoever
 * is forgotten is looked for once more. For tables that no other process writes.
 */
export class Absences {
  readonly #most: number
  #absent = new Set<string>()
  #writes = 0

  /** `most` people are remembered. */
  constructor(most: number) {
    this.#most = most
  }

  /** What `look` finds of that person. */
  async find<Row>(key: string, look: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
    if (this.#absent.has(key)) return []
    const writes = this.#writes
    const rows = await look()
    // A row that came meanwhile may have come too late to be found.
    if (rows.length === 0 && writes === this.#writes) {
      if (this.#absent.size >= this.#most) this.#absent.clear()
      this.#absent.add(key)
    }
    return rows
  }

  /** Runs what writes a row of that person. */
  async while<Result>(key: string, write: () => Promise<Result>): Promise<Result> {
    this.#note(key)
    try {
      return await write()
    } finally {
      // Who has looked before it was written has found nothing.
      this.#note(key)
    }
  }

  #note(key: string): void {
    this.#writes++
    this.#absent.delete(key)
  }
}
