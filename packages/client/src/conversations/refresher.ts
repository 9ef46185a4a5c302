/** Runs one piece of work again and again as it is asked for, never twice at once, and never late. */
export class Refresher {
  readonly #work: () => Promise<void>
  #running: Promise<void> | undefined
  #isAsked = false

  constructor(work: () => Promise<void>) {
    this.#work = work
  }

  /** Resolves when a run that began after this call is done. */
  async refresh(): Promise<void> {
    this.#isAsked = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    await this.#running
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#isAsked) {
      this.#isAsked = false
      await this.#work()
    }
  }
}
