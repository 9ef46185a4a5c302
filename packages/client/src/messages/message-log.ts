import type { Store } from "../store/store.ts"
import { type HiddenLookup, Recording } from "./recording.ts"

export interface Change {
  /** The bare addresses of the conversations that changed. */
  readonly peers: readonly string[]
  /** The local ids of the messages that changed, in whatever conversation. */
  readonly messageIds: readonly string[]
  /** There may be something new to send. */
  readonly hasQueued: boolean
  /** There may be files to upload, or some that nobody needs any more. */
  readonly hasFiles: boolean
  /** The time of some message began to run. */
  readonly hasExpiry: boolean
  /** The others may now be known to reach further back. */
  readonly concernsAll: boolean
}

/** Who changes messages does it here, so that everybody who shows them hears of it. */
export class MessageLog {
  readonly store: Store
  /** Set by who knows it. */
  hidden: HiddenLookup | undefined
  readonly #serverNow: () => number
  readonly #listeners = new Set<(change: Change, isOurs: boolean) => void>()

  constructor(store: Store, serverNow: () => number) {
    this.store = store
    this.#serverNow = serverNow
  }

  /** Runs `work` in one transaction of the store. */
  async change<T>(work: (recording: Recording) => Promise<T>): Promise<T> {
    const [result, change] = await this.store.transact(async (transaction) => {
      const recording = new Recording(transaction, this.#serverNow(), this.hidden)
      const done = await work(recording)
      await recording.finish()
      const {
        touchedPeers: peers,
        changedIds: messageIds,
        hasQueued,
        hasFiles,
        hasExpiry,
        concernsAll,
      } = recording
      return [done, { peers, messageIds, hasQueued, hasFiles, hasExpiry, concernsAll }] as const
    })
    if (change.peers.length > 0 || change.concernsAll) this.publish(change, true)
    return result
  }

  /** Calls `listener` with what changed, here (`isOurs`) or in another tab. */
  subscribe(listener: (change: Change, isOurs: boolean) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  publish(change: Change, isOurs: boolean): void {
    for (const listener of [...this.#listeners]) listener(change, isOurs)
  }
}
