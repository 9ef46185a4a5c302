import type { Clock } from "../clock.ts"
import { mayWorkLater, NotConnected } from "../errors.ts"
import { createLive, type Live } from "../live.ts"

/** Before each further attempt; then always as long as the longest. */
const WAITS_MS = [5_000, 20_000, 60_000, 300_000]
const LONGEST_WAIT_MS = 900_000
/** What failed so often in a row is no mishap any more. */
const STUBBORN_FROM = 2

interface Unfinished {
  readonly again: () => Promise<void>
  failures: number
  /** While it waits for its next attempt. */
  cancel: (() => void) | undefined
}

/**
 * What is asked once in a session, such as the roster, and asked again where the server had no answer for now: ever more
 * seldom, for as long as the session lasts. What it refuses for good is not asked again.
 */
export class Retries {
  readonly #clock: Clock
  readonly #onFailed: (name: string, error: unknown) => void
  readonly #unfinished = new Map<string, Unfinished>()
  readonly #stubborn = createLive<ReadonlySet<string>>(new Set())

  /** `onFailed` hears what a further attempt failed for, if no other follows. */
  constructor(clock: Clock, onFailed: (name: string, error: unknown) => void) {
    this.#clock = clock
    this.#onFailed = onFailed
  }

  /** The names of what failed more than once and has not worked since. */
  get stubborn(): Live<ReadonlySet<string>> {
    return this.#stubborn
  }

  /**
   * Resolves when the work is done, or has failed once and is to be done again by `again`. It takes the place of what is
   * unfinished under the same name.
   * @throws whatever else the work fails for
   */
  async attempt(name: string, work: () => Promise<void>, again = work): Promise<void> {
    this.#unfinished.get(name)?.cancel?.()
    const unfinished: Unfinished = { again, failures: 0, cancel: undefined }
    this.#unfinished.set(name, unfinished)
    try {
      await work()
      this.#end(name, unfinished)
    } catch (error) {
      if (!mayWorkLater(error)) {
        this.#end(name, unfinished)
        throw error
      }
      this.#failedForNow(name, unfinished)
    }
  }

  /** All that waits is done now. */
  hurry(): void {
    for (const [name, unfinished] of this.#unfinished) {
      if (unfinished.cancel === undefined) continue
      unfinished.cancel()
      void this.#tryAgain(name, unfinished)
    }
  }

  /** The session is over, or begins anew. */
  clear(): void {
    for (const { cancel } of this.#unfinished.values()) cancel?.()
    this.#unfinished.clear()
    this.#present()
  }

  async #tryAgain(name: string, unfinished: Unfinished): Promise<void> {
    unfinished.cancel = undefined
    try {
      await unfinished.again()
      this.#end(name, unfinished)
    } catch (error) {
      if (mayWorkLater(error)) return this.#failedForNow(name, unfinished)
      // The session may outlive the connection.
      if (error instanceof NotConnected) return this.#plan(name, unfinished)
      const isAwaited = this.#unfinished.get(name) === unfinished
      this.#end(name, unfinished)
      if (isAwaited) this.#onFailed(name, error)
    }
  }

  #failedForNow(name: string, unfinished: Unfinished): void {
    unfinished.failures++
    this.#plan(name, unfinished)
    this.#present()
  }

  /** Up to half of it is left to chance: the clients of a server in trouble do not all come at once. */
  #plan(name: string, unfinished: Unfinished): void {
    if (this.#unfinished.get(name) !== unfinished) return
    const waitMs = WAITS_MS[unfinished.failures - 1] ?? LONGEST_WAIT_MS
    unfinished.cancel = this.#clock.after(waitMs * (0.5 + Math.random() / 2), () => {
      void this.#tryAgain(name, unfinished)
    })
  }

  #end(name: string, unfinished: Unfinished): void {
    if (this.#unfinished.get(name) !== unfinished) return
    this.#unfinished.delete(name)
    this.#present()
  }

  #present(): void {
    const names = [...this.#unfinished].filter(([, { failures }]) => failures >= STUBBORN_FROM)
    const before = this.#stubborn.get()
    const isSame = names.length === before.size && names.every(([name]) => before.has(name))
    if (!isSame) this.#stubborn.set(new Set(names.map(([name]) => name)))
  }
}
