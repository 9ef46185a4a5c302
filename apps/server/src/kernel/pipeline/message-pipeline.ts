import { archiveIdFor, type Database, type MessageTransit } from "@kith/feature-kit"
import { AFTER_COMMIT, BEFORE_COMMIT, MessageJob, type Stage, type StageParts } from "./message-stages.ts"

/** Called once: with what refused the message, or with its id in its sender's archive, if that keeps it. */
export type Finish = (error: unknown, archiveId: string | undefined) => void

/**
 * Order in which one sender's stanzas take effect. While a message of theirs waits for its commit, what follows waits
 * behind it (RFC 6120 §10.1).
 */
export interface Order {
  uncommitted: number
}

/** Drives messages through the stages. Only a stage that waits costs a promise. */
export class MessagePipeline {
  readonly #parts: StageParts
  readonly #database: Database

  constructor(parts: StageParts, database: Database) {
    this.#parts = parts
    this.#database = database
  }

  /** Answers with a promise when the sender's next stanza must not be looked at before it resolves. */
  send(message: MessageTransit, order: Order, finish: Finish): Promise<void> | undefined {
    const job = new MessageJob(message)
    return this.#run(BEFORE_COMMIT, job, 0, finish, () => this.#commit(job, order, finish))
  }

  #commit(job: MessageJob, order: Order, finish: Finish): void {
    if (job.rows.length === 0 && order.uncommitted === 0) {
      void this.#afterCommit(job, finish)
      return
    }
    order.uncommitted++
    this.#database.commit(job.rows, (error) => {
      order.uncommitted--
      if (error === undefined) void this.#afterCommit(job, finish)
      else finish(error, undefined)
    })
  }

  #afterCommit(job: MessageJob, finish: Finish): Promise<void> | undefined {
    return this.#run(AFTER_COMMIT, job, 0, finish, () =>
      finish(undefined, archiveIdFor(job.message, job.message.sender)),
    )
  }

  #run(
    stages: readonly Stage[],
    job: MessageJob,
    start: number,
    finish: Finish,
    next: () => void,
  ): Promise<void> | undefined {
    try {
      for (let index = start; index < stages.length; index++) {
        const result = stages[index]?.(this.#parts, job)
        if (result instanceof Promise) {
          return result.then(
            () => this.#run(stages, job, index + 1, finish, next),
            (error: unknown) => finish(error, undefined),
          )
        }
      }
    } catch (error) {
      finish(error, undefined)
      return undefined
    }
    next()
    return undefined
  }
}
