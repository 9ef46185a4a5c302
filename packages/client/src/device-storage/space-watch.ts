import type { Clock } from "../clock.ts"
import { createLive, type Live } from "../live.ts"
import type { Store, StoreTransaction } from "../store/store.ts"
import { isStoreFull } from "./is-store-full.ts"

/** When it is tried again whether there is room; each time twice as late, so that a full device has its rest. */
const FIRST_LOOK_MS = 5_000
const LAST_LOOK_MS = 300_000
/** Having had room for so long, the device is looked at as one that was never full. */
const GOOD_AFTER_MS = 600_000
/** As much as some ten messages, so that what fits is not full again with the next one. */
const TRIAL = "room ".repeat(4_000)
const COLLECTION = "space-trial"

/** A store that knows whether the device has room for more, and finds out by itself when it has again. */
export class SpaceWatch implements Store {
  readonly #store: Store
  readonly #clock: Clock
  readonly #isFull = createLive(false)
  #looks = 0
  #mendedAt = -Infinity
  #cancel: () => void = () => undefined
  #looking: Promise<boolean> | undefined
  #isClosed = false

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Something could not be stored for want of room, and nothing tells that this has changed. */
  get isFull(): Live<boolean> {
    return this.#isFull
  }

  async transact<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    try {
      return await this.#store.transact(work)
    } catch (error) {
      if (isStoreFull(error)) this.#noteFull()
      throw error
    }
  }

  /** Tries whether there is room again; to call when some was made. Answers whether there is. */
  look(): Promise<boolean> {
    if (!this.#isFull.get()) return Promise.resolve(true)
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  close(): Promise<void> {
    this.#stop()
    return this.#store.close()
  }

  wipe(): Promise<void> {
    this.#stop()
    return this.#store.wipe()
  }

  #stop(): void {
    this.#isClosed = true
    this.#cancel()
  }

  #noteFull(): void {
    if (this.#isFull.get() || this.#isClosed) return
    if (this.#clock.now() - this.#mendedAt > GOOD_AFTER_MS) this.#looks = 0
    this.#plan()
    this.#isFull.set(true)
  }

  #plan(): void {
    if (this.#isClosed) return
    this.#cancel()
    const waitMs = Math.min(FIRST_LOOK_MS * 2 ** this.#looks++, LAST_LOOK_MS)
    this.#cancel = this.#clock.after(waitMs, () => void this.look())
  }

  async #look(): Promise<boolean> {
    try {
      // Two transactions: what one takes back itself was never asked to be kept.
      await this.#store.transact((t) => t.putEntry(COLLECTION, "", TRIAL))
      await this.#store.transact((t) => t.putEntry(COLLECTION, "", undefined))
    } catch (error) {
      if (!isStoreFull(error) && !this.#isClosed) console.warn("The store cannot be written", error)
      this.#plan()
      return false
    }
    this.#cancel()
    this.#mendedAt = this.#clock.now()
    this.#isFull.set(false)
    return true
  }
}
