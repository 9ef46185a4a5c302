const FIRST_DELAY_MS = 50
const LONGEST_DELAY_MS = 2_000

interface Connecting<Connection> {
  connect(): Promise<Connection>
  /** Must not throw. */
  destroy(connection: Connection): void
}

/** One connection that is made when needed and made again when lost, less and less often while that fails. */
export class Reconnecting<Connection> {
  readonly #how: Connecting<Connection>
  #connection: Connection | undefined
  #delayMs = 0
  #nextAttemptAt = 0
  #lastError: unknown
  #isClosed = false

  constructor(how: Connecting<Connection>) {
    this.#how = how
  }

  async get(): Promise<Connection> {
    if (this.#connection !== undefined) return this.#connection
    if (this.#isClosed) throw new Error("closed by Kith itself")
    if (performance.now() < this.#nextAttemptAt) throw this.#lastError
    try {
      this.#connection = await this.#how.connect()
      this.#delayMs = 0
      return this.#connection
    } catch (error) {
      this.#lastError = error
      this.#delayMs = Math.min(Math.max(this.#delayMs * 2, FIRST_DELAY_MS), LONGEST_DELAY_MS)
      this.#nextAttemptAt = performance.now() + this.#delayMs
      throw error
    }
  }

  /** It has ended: the next `get` connects anew. */
  forget(connection: Connection): void {
    if (this.#connection === connection) this.#connection = undefined
  }

  /** Ends it: the next `get` connects anew. */
  drop(connection: Connection): void {
    this.forget(connection)
    this.#how.destroy(connection)
  }

  close(): void {
    this.#isClosed = true
    if (this.#connection !== undefined) this.drop(this.#connection)
  }
}
