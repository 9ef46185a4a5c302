import { Worker } from "node:worker_threads"
import type { Statement } from "../backend.ts"
import { SqliteError, ThreadGoneError } from "./sqlite-failures.ts"
import type { SqliteAnswer, SqliteRequest, SqliteResult, SqliteThreadSettings } from "./sqlite-requests.ts"

interface Waiting {
  resolve(result: SqliteResult): void
  reject(error: Error): void
}

/** A connection on a thread of its own, so that the disk never holds up the event loop. */
export class SqliteThread {
  readonly #settings: SqliteThreadSettings
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  /** What has been asked in this turn and is not on its way yet. */
  #gathered: SqliteRequest[] = []
  #isPostDue = false
  #lastId = 0
  #isClosed = false

  constructor(settings: SqliteThreadSettings) {
    this.#settings = settings
  }

  /** Runs at once when no transaction is open on this connection, else inside of it. */
  run(statement: Statement, needsTransaction: boolean): Promise<SqliteResult> {
    return this.#ask({ id: ++this.#lastId, kind: "statement", statement, needsTransaction })
  }

  /**
   * The same for what may wait until the end of this turn of the event loop: waking the thread costs as much as a small
   * question, and all that come together wake it once.
   */
  read(statement: Statement): Promise<SqliteResult> {
    const request = { id: ++this.#lastId, kind: "statement", statement, needsTransaction: false } as const
    return this.#ask(request, true)
  }

  /** All or none. */
  write(work: readonly Statement[]): Promise<SqliteResult> {
    return this.#ask({ id: ++this.#lastId, kind: "write", work })
  }

  async close(): Promise<void> {
    const worker = this.#worker
    const closing = worker && this.#ask({ id: ++this.#lastId, kind: "close" })
    this.#isClosed = true
    await closing
    this.#worker = undefined
    await worker?.terminate()
  }

  #ask(request: SqliteRequest, mayWait = false): Promise<SqliteResult> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw new ThreadGoneError("The database is closed")
      this.#worker ??= this.#start()
      this.#gathered.push(request)
      this.#waiting.set(request.id, { resolve, reject })
      if (!mayWait) this.#post()
      else if (!this.#isPostDue) {
        this.#isPostDue = true
        setImmediate(this.#post)
      }
    })
  }

  readonly #post = (): void => {
    this.#isPostDue = false
    if (this.#gathered.length === 0) return
    const requests = this.#gathered
    this.#gathered = []
    this.#worker?.postMessage(requests)
  }

  #start(): Worker {
    const worker = new Worker(new URL("./sqlite-worker.ts", import.meta.url), {
      workerData: this.#settings,
      // Not ours: some options make sense for the first script only.
      execArgv: [],
    })
    const gone = (reason: string) => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      this.#gathered = []
      const waiting = [...this.#waiting.values()]
      this.#waiting.clear()
      for (const { reject } of waiting)
        reject(new ThreadGoneError(`The thread of the database ended: ${reason}`))
    }
    worker.on("message", (answers: readonly SqliteAnswer[]) => {
      for (const answer of answers) this.#settle(answer)
    })
    worker.on("error", (error) => gone(error instanceof Error ? error.message : String(error)))
    worker.on("exit", (code) => gone(`exit code ${code}`))
    return worker
  }

  #settle(answer: SqliteAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    if (waiting === undefined) return
    this.#waiting.delete(answer.id)
    if ("result" in answer) waiting.resolve(answer.result)
    else waiting.reject(new SqliteError(answer.error))
  }
}
