import type { Statement } from "../backend.ts"
import { DatabaseError } from "../failures.ts"
import type { SqliteResult } from "./sqlite-requests.ts"
import type { SqliteThread } from "./sqlite-thread.ts"
import type { Turns } from "./turns.ts"

export interface SqliteThreads {
  readonly writer: SqliteThread
  /** Sees what has been committed, and never waits for the disk. */
  readonly reader: SqliteThread
  /** A transaction takes the writer for itself; every other request is whole in itself. */
  readonly turns: Turns
  /** After so long without a statement a transaction is rolled back: it would hold up everybody's writes. */
  readonly idleTransactionMs: number
}

const plain = (sql: string): Statement => ({ sql, parameters: [] })

/** Has the writer for itself from `begin` to `commit` or `rollback`, or until it has been idle for too long. */
export class SqliteTransaction {
  readonly #threads: SqliteThreads
  #state: "open" | "done" | "given up" = "open"
  #running = 0
  #idleTimer: NodeJS.Timeout | undefined

  private constructor(threads: SqliteThreads) {
    this.#threads = threads
    this.#watch()
  }

  static async begin(threads: SqliteThreads): Promise<SqliteTransaction> {
    await threads.turns.take()
    try {
      // IMMEDIATE: what a transaction reads before it writes must not be changed by another process in between.
      await threads.writer.run(plain("begin immediate"), false)
    } catch (error) {
      threads.turns.giveBack()
      throw error
    }
    return new SqliteTransaction(threads)
  }

  async run(statement: Statement): Promise<SqliteResult> {
    if (this.#state === "given up") {
      throw new DatabaseError(
        `A transaction did nothing for ${this.#threads.idleTransactionMs} ms and was rolled back; inside of one, use only the handle it gives`,
        "idle",
      )
    }
    this.#running++
    clearTimeout(this.#idleTimer)
    try {
      return await this.#threads.writer.run(statement, true)
    } finally {
      this.#running--
      this.#watch()
    }
  }

  /** When it fails, the transaction still wants to be rolled back. */
  async commit(): Promise<void> {
    await this.run(plain("commit"))
    this.#leave("done")
  }

  async rollback(): Promise<void> {
    if (this.#state !== "open") return
    try {
      await this.run(plain("rollback"))
    } catch {
      // Nothing is left to roll back: a full disk or the end of the thread has done it.
    } finally {
      this.#leave("done")
    }
  }

  #watch(): void {
    if (this.#state !== "open" || this.#running > 0) return
    clearTimeout(this.#idleTimer)
    this.#idleTimer = setTimeout(() => {
      this.#threads.writer.run(plain("rollback"), true).catch(() => {})
      this.#leave("given up")
    }, this.#threads.idleTransactionMs)
  }

  #leave(state: "done" | "given up"): void {
    if (this.#state !== "open") return
    clearTimeout(this.#idleTimer)
    this.#state = state
    this.#threads.turns.giveBack()
  }
}
