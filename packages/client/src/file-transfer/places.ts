/** A number of places; who wants one and finds none waits, in the order of asking. */
export class Places {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** The answer gives the place back, once. Rejects when `signal` aborts. */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#free > 0) this.#free--
    else {
      const turn = Promise.withResolvers<void>()
      this.#waiting.push(turn.resolve)
      const aborted = () => {
        const at = this.#waiting.indexOf(turn.resolve)
        if (at < 0) return
        this.#waiting.splice(at, 1)
        turn.reject(signal.reason)
      }
      signal.addEventListener("abort", aborted, { once: true })
      await turn.promise.finally(() => signal.removeEventListener("abort", aborted))
    }
    let isTaken = true
    return () => {
      if (!isTaken) return
      isTaken = false
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}
