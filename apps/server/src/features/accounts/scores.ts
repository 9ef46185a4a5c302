/** Counts that sink by one every `forgiveMs`; the entries changed longest ago make room. */
export class Scores {
  readonly #clock: { now(): number }
  readonly #forgiveMs: number
  readonly #maxEntries: number
  readonly #entries = new Map<string, { readonly score: number; readonly at: number }>()

  constructor(clock: { now(): number }, forgiveMs: number, maxEntries: number) {
    this.#clock = clock
    this.#forgiveMs = forgiveMs
    this.#maxEntries = maxEntries
  }

  of(key: string): number {
    const entry = this.#entries.get(key)
    if (entry === undefined) return 0
    // A clock that was set back forgives nothing.
    const elapsedMs = Math.max(0, this.#clock.now() - entry.at)
    return Math.max(0, entry.score - elapsedMs / this.#forgiveMs)
  }

  add(key: string, amount: number): void {
    const score = this.of(key) + amount
    this.#entries.delete(key)
    this.#entries.set(key, { score, at: this.#clock.now() })
    if (this.#entries.size <= this.#maxEntries) return
    const oldest = this.#entries.keys().next()
    if (!oldest.done) this.#entries.delete(oldest.value)
  }

  forget(key: string): void {
    this.#entries.delete(key)
  }
}
