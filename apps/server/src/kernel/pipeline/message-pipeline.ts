import { archiveIdFor, type Database, type MessageTransit } from "@kith/feature-kit"
import {
  AFTER_COMMIT,
  BEFORE_COMMIT,
  type Finish,
  MessageJob,
  type Order,
  type Stage,
  type StageParts,
} from "./message-stages.ts"

/** Drives messages through the stages. Only a stage that waits costs a promise, and only rows to be stored a closure. */
export class MessagePipeline {
  readonly #parts: StageParts
  readonly #database: Database

  constructor(parts: StageParts, database: Database) {
    this.#parts = parts
    this.#database = database
  }

  /** Answers with a promise when the sender's next stanza must not be looked at before it resolves. */
  send(message: MessageTransit, order: Order, finish: Finish): Promise<void> | undefined {
    return this.#run(BEFORE_COMMIT, new MessageJob(message, order, finish), 0, this.#commit)
  }

  readonly #commit = (job: MessageJob): void => {
    const { rows, order } = job
    if (rows.length === 0 && order.uncommitted === 0) {
      this.#afterCommit(job)
      return
    }
    order.uncommitted++
    this.#database.commit(rows, (error) => {
      order.uncommitted--
      if (error === undefined) this.#afterCommit(job)
      else job.finish(error, undefined)
    })
  }

  #afterCommit(job: MessageJob): void {
    void this.#run(AFTER_COMMIT, job, 0, finish)
  }

  #run(
    stages: readonly Stage[],
    job: MessageJob,
    start: number,
    next: (job: MessageJob) => void,
  ): Promise<void> | undefined {
    try {
      for (let index = start; index < stages.length; index++) {
        const result = stages[index]?.(this.#parts, job)
        if (result instanceof Promise) {
          return result.then(
            () => this.#run(stages, job, index + 1, next),
            (error: unknown) => job.finish(error, undefined),
          )
        }
      }
    } catch (error) {
      job.finish(error, undefined)
      return undefined
    }
    next(job)
    return undefined
  }
}

function finish(job: MessageJob): void {
  job.finish(undefined, archiveIdFor(job.message, job.message.sender))
}
