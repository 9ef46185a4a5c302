import { type Dialect, DomainError, type Log, type TableRow } from "@kith/feature-kit"
import type { Statement } from "./backend.ts"
import type { Failure } from "./failures.ts"
import { insertStatements } from "./insert-statements.ts"
import { admitValue } from "./values.ts"

export interface GroupCommitLimits {
  /** Beyond these, what is added is refused until some of the pending has been written. */
  readonly maxPendingRows: number
  readonly maxPendingCharacters: number
  /** A transaction takes what waits, up to about this. */
  readonly maxBatchRows: number
  readonly maxBatchCharacters: number
}

export const DEFAULT_LIMITS: GroupCommitLimits = {
  maxPendingRows: 50_000,
  maxPendingCharacters: 256 * 1024 * 1024,
  maxBatchRows: 2_000,
  // In UTF-8 that is less than the 16 MiB that MariaDB takes as one packet.
  maxBatchCharacters: 4 * 1024 * 1024,
}

/** Counted from the start; for the metrics. */
export interface CommitCounters {
  readonly batches: number
  readonly rows: number
  /** Rows whose callers were told that they are not stored. */
  readonly failedRows: number
  readonly pendingRows: number
  readonly lastDurationMs: number
}

interface Entry {
  readonly rows: readonly TableRow[]
  readonly characters: number
  readonly done: (error?: Error) => void
  error?: Error
}

interface Target {
  readonly dialect: Dialect
  commit(statements: readonly Statement[]): Promise<Failure | undefined>
}

const MAX_ATTEMPTS = 3

/**
 * Many writers, one transaction: while one batch is being written the next gathers. Whoever adds first is called back
 * first, whatever becomes of the rows.
 */
export class GroupCommit {
  readonly #target: Target
  readonly #log: Log
  readonly #limits: GroupCommitLimits
  #gathering: Entry[] = []
  #isRunning = false
  /** Entries whose callers have not been called back. */
  #unfinished = 0
  #pendingRows = 0
  #pendingCharacters = 0
  #batches = 0
  #rows = 0
  #failedRows = 0
  #lastDurationMs = 0
  #whenIdle: (() => void)[] = []

  constructor(target: Target, log: Log, limits: GroupCommitLimits = DEFAULT_LIMITS) {
    this.#target = target
    this.#log = log
    this.#limits = limits
  }

  get counters(): CommitCounters {
    return {
      batches: this.#batches,
      rows: this.#rows,
      failedRows: this.#failedRows,
      pendingRows: this.#pendingRows,
      lastDurationMs: this.#lastDurationMs,
    }
  }

  add(rows: readonly TableRow[], done: (error?: Error) => void): void {
    if (rows.length === 0 && this.#unfinished === 0) {
      done()
      return
    }
    this.#unfinished++
    this.#gathering.push(this.#admit(rows, done))
    if (this.#isRunning) return
    this.#isRunning = true
    // What is added in the same turn goes along.
    queueMicrotask(() => void this.#run())
  }

  /** Resolves when every caller has been called back. */
  async idle(): Promise<void> {
    if (this.#unfinished > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve))
  }

  /** A refused entry keeps its place in the order, but not its rows. */
  #admit(rows: readonly TableRow[], done: (error?: Error) => void): Entry {
    try {
      const characters = measure(rows)
      const { maxPendingRows, maxPendingCharacters } = this.#limits
      const isFull =
        this.#pendingRows + rows.length > maxPendingRows ||
        this.#pendingCharacters + characters > maxPendingCharacters
      if (isFull && rows.length > 0) {
        throw new DomainError("resource-constraint", "The database cannot keep up. Try again in a moment.", 5)
      }
      this.#pendingRows += rows.length
      this.#pendingCharacters += characters
      return { rows, characters, done }
    } catch (error) {
      this.#failedRows += rows.length
      return { rows: [], characters: 0, done, error: error as Error }
    }
  }

  async #run(): Promise<void> {
    let written: readonly Entry[] = []
    while (this.#gathering.length > 0) {
      const batch = this.#takeBatch()
      const writing = this.#write(batch)
      // The callers of one batch are told while the next is on its way to the disk.
      this.#finish(written)
      await writing
      written = batch
    }
    this.#isRunning = false
    this.#finish(written)
  }

  #takeBatch(): readonly Entry[] {
    const { maxBatchRows, maxBatchCharacters } = this.#limits
    let rows = 0
    let characters = 0
    let count = 0
    for (const entry of this.#gathering) {
      rows += entry.rows.length
      characters += entry.characters
      if (count > 0 && (rows > maxBatchRows || characters > maxBatchCharacters)) break
      count++
    }
    return this.#gathering.splice(0, count)
  }

  async #write(batch: readonly Entry[]): Promise<void> {
    const startedAt = performance.now()
    const entries = batch.filter((entry) => entry.rows.length > 0)
    if (entries.length > 0) {
      this.#batches++
      await this.#writeEntries(entries)
      this.#lastDurationMs = performance.now() - startedAt
    }
    for (const { rows, characters, error } of entries) {
      this.#pendingRows -= rows.length
      this.#pendingCharacters -= characters
      if (error === undefined) this.#rows += rows.length
      else this.#failedRows += rows.length
    }
  }

  /** Halves what is refused until the rows to blame are alone; the others are stored. */
  async #writeEntries(entries: readonly Entry[]): Promise<void> {
    const failure = await this.#attempt(entries.flatMap((entry) => entry.rows))
    if (failure === undefined) return
    if (failure.scope !== "server" && entries.length > 1) {
      const middle = entries.length >> 1
      await this.#writeEntries(entries.slice(0, middle))
      await this.#writeEntries(entries.slice(middle))
      return
    }
    for (const entry of entries) entry.error = failure.error
  }

  async #attempt(rows: readonly TableRow[]): Promise<Failure | undefined> {
    let failure: Failure | undefined
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      try {
        failure = await this.#target.commit(insertStatements(rows, this.#target.dialect))
      } catch (error) {
        failure = { scope: "row", error: error as Error }
      }
      if (failure?.scope !== "again") break
    }
    return failure
  }

  #finish(entries: readonly Entry[]): void {
    for (const { done, error } of entries) {
      this.#unfinished--
      try {
        done(error)
      } catch (thrown) {
        this.#log.error("A caller of the group commit failed when it was called back", { error: thrown })
      }
    }
    if (this.#unfinished === 0) for (const resolve of this.#whenIdle.splice(0)) resolve()
  }
}

/** Characters of text and bytes of the rows, whose values it checks. */
function measure(rows: readonly TableRow[]): number {
  let characters = 0
  for (const { row } of rows) {
    for (const column in row) {
      const value = row[column]
      admitValue(value)
      if (typeof value === "string" || value instanceof Uint8Array) characters += value.length
    }
  }
  return characters
}
