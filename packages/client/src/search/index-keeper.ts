import type { Clock } from "../clock.ts"
import { isStoreFull } from "../device-storage/is-store-full.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { SearchIndex } from "./search-index.ts"

/** After the start there is more urgent work. */
const FIRST_REST_MS = 5_000
/** Between two slices in the background, so that what a person does is never behind several of them. */
const REST_MS = 30
/** What changes is gathered so long. */
const GATHERING_MS = 3_000
/** Older messages in one slice: in the background as many as take few milliseconds, while somebody waits more. */
const SLICE = 64
const SLICE_IN_HASTE = 512

/** Keeps the index of messages up to date in the background, and at once when somebody searches. */
export class IndexKeeper {
  readonly index: SearchIndex
  readonly #clock: Clock
  #cancel: (() => void) | undefined
  #isStopped = false

  constructor(log: MessageLog, clock: Clock) {
    this.index = new SearchIndex(log.store)
    this.#clock = clock
    // What another tab changed, that tab looks after.
    log.subscribe((_, written) => {
      if (written !== undefined) this.#after(GATHERING_MS)
    })
  }

  start(): void {
    this.#after(FIRST_REST_MS)
  }

  /** The account is closed. */
  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }

  /** Works until everything can be found, or as long as somebody should wait; answers whether all is done. */
  async bringUpToDate(mostMs: number): Promise<boolean> {
    const startedAt = performance.now()
    while (!this.#isStopped && (await this.#advanceIfRoom(SLICE_IN_HASTE))) {
      if (performance.now() - startedAt > mostMs) return false
      // A turn for everybody else, by the real clock: somebody waits.
      await new Promise<void>((resolve) => setTimeout(resolve))
    }
    return true
  }

  /** While the device is full the index stays as it is: what it has can be found. */
  async #advanceIfRoom(messagesMost: number): Promise<boolean> {
    try {
      return await this.index.advance(messagesMost)
    } catch (error) {
      if (isStoreFull(error)) return false
      throw error
    }
  }

  #after(delayMs: number): void {
    if (this.#isStopped || this.#cancel !== undefined) return
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#cancel = undefined
      if (this.#isStopped) return
      this.#advanceIfRoom(SLICE).then(
        (hasMore) => {
          if (hasMore) this.#after(REST_MS)
        },
        (error: unknown) => {
          if (!this.#isStopped) console.warn("The index of messages could not be brought up to date", error)
        },
      )
    })
  }
}
