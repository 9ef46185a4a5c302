/** Who may use the writer: one at a time, in the order they asked. */
export class Turns {
  readonly #waiting: (() => void)[] = []
  #isTaken = false

  /** Resolves when it is one's turn, which lasts until `giveBack`. */
  take(): Promise<void> {
    if (this.#isTaken) return new Promise((resolve) => this.#waiting.push(resolve))
    this.#isTaken = true
    return Promise.resolve()
  }

  giveBack(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#isTaken = false
    else next()
  }

  /** For a single request: the thread answers in order, so the turn ends as soon as it has been sent. */
  async once<T>(send: () => Promise<T>): Promise<T> {
    if (!this.#isTaken) return send()
    await this.take()
    const answer = send()
    this.giveBack()
    return answer
  }
}
