import type { Clock } from "../clock.ts"
import { forgetEdits } from "../corrections/apply-edit.ts"
import type { MessageLog } from "../messages/message-log.ts"
import type { Recording } from "../messages/recording.ts"
import { forgetReactions } from "../reactions/apply-reactions.ts"
import { EXPIRIES } from "./start-expiry.ts"

/** In one transaction, so that others are not kept waiting. */
const AT_ONCE = 200
/** Timers of browsers go no further than 24 days. */
const LONGEST_WAIT_MS = 24 * 3_600_000

/** Removes messages from this device when their time is up, also those whose time was up while it slept. */
export class Expirer {
  readonly #log: MessageLog
  readonly #clock: Clock
  readonly #serverNow: () => number
  #cancel: () => void = () => undefined
  #isStopped = false
  #running: Promise<void> | undefined

  constructor(log: MessageLog, clock: Clock, serverNow: () => number) {
    this.#log = log
    this.#clock = clock
    this.#serverNow = serverNow
    log.subscribe(({ hasExpiry }) => {
      if (hasExpiry) this.run()
    })
  }

  run(): void {
    if (this.#isStopped) return
    this.#running ??= this.#removeDue()
      .catch((error) => console.warn("Messages whose time is up could not be removed", error))
      .finally(() => {
        this.#running = undefined
      })
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel()
  }

  async #removeDue(): Promise<void> {
    let next: number | undefined
    do next = await this.#log.change((recording) => this.#removeSome(recording))
    while (next !== undefined && next <= this.#serverNow())
    this.#cancel()
    if (next === undefined || this.#isStopped) return
    const waitMs = Math.min(LONGEST_WAIT_MS, next - this.#serverNow())
    this.#cancel = this.#clock.after(Math.max(0, waitMs), () => this.run())
  }

  /** Answers when the next one is due. */
  async #removeSome(recording: Recording): Promise<number | undefined> {
    const { transaction } = recording
    const entries = await transaction.listEntries<string>(EXPIRIES, { limit: AT_ONCE })
    for (const { key, value: id } of entries) {
      const dueAt = Number(key.slice(0, 16))
      if (dueAt > this.#serverNow()) return dueAt
      const record = await transaction.findMessage(id)
      await transaction.putEntry(EXPIRIES, key, undefined)
      if (record === undefined) continue
      await forgetReactions(recording, id)
      await forgetEdits(recording, record)
      await transaction.removeMessage(id)
      await recording.touch(record.peer)
    }
    const [next] = await transaction.listEntries(EXPIRIES, { limit: 1 })
    return next && Number(next.key.slice(0, 16))
  }
}
