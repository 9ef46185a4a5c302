/** Work that is done one after another where it is about the same thing, and side by side where it is not. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>()

  /** Begins when all earlier work of that key has ended, well or not. */
  inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key)
    const result = before === undefined ? work() : before.then(work)
    const settled: Promise<void> = result
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (this.#last.get(key) === settled) this.#last.delete(key)
      })
    this.#last.set(key, settled)
    return result
  }
}
