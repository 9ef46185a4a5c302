import type { Store } from "../store/store.ts"
import { Arrivals } from "./arrivals.ts"
import type { Change, ChangeListener, Written } from "./change.ts"
import { HandedOver } from "./handed-over.ts"
import { type HiddenLookup, Recording } from "./recording.ts"

/** Who changes messages does it here, so that everybody who shows them hears of it. */
export class MessageLog {
  readonly store: Store
  /** Set by who knows it. */
  hidden: HiddenLookup | undefined
  /** What is shown beside the store until it is in it. */
  readonly handedOver = new HandedOver()
  readonly arrivals = new Arrivals(this)
  readonly #serverNow: () => number
  readonly #listeners = new Set<ChangeListener>()

  constructor(store: Store, serverNow: () => number) {
    this.store = store
    this.#serverNow = serverNow
  }

  /** Our server's time in epoch ms, as well as we know it. */
  get nowMs(): number {
    return this.#serverNow()
  }

  /** Runs `work` in one transaction of the store. */
  async change<T>(work: (recording: Recording) => Promise<T>): Promise<T> {
    const [result, recording] = await this.store.transact(async (transaction) => {
      const recording = new Recording(transaction, this.#serverNow(), this.hidden)
      const done = await work(recording)
      await recording.finish()
      return [done, recording] as const
    })
    const { change, written } = recording
    this.handedOver.settle(written.messages.keys())
    const isNews = change.peers.length > 0 || change.concernsAll || change.hasFiles || change.hasSchedules
    if (isNews) this.publish(change, written)
    return result
  }

  /** Calls `listener` with what changed, here or in another tab. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  publish(change: Change, written: Written | undefined): void {
    for (const listener of [...this.#listeners]) listener(change, written)
  }
}
