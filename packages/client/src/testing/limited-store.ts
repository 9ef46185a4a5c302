import { createMemoryStore } from "../store/memory-store.ts"
import type { Store, StoreTransaction } from "../store/store.ts"

/** A store on a device that can be full: then a transaction that adds anything is undone, as browsers do it. */
export class LimitedStore implements Store {
  isFull = false
  /** How many transactions were undone. */
  refused = 0
  readonly #store = createMemoryStore()

  transact<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    return this.#store.transact(async (transaction) => {
      let hasAdded = false
      const noting = new Proxy(transaction, {
        get(target, name) {
          if (String(name).startsWith("put")) {
            return (...values: unknown[]) => {
              hasAdded ||= values.at(-1) !== undefined
              return Reflect.apply(Reflect.get(target, name), target, values)
            }
          }
          const member: unknown = Reflect.get(target, name)
          return typeof member === "function" ? member.bind(target) : member
        },
      })
      const result = await work(noting)
      if (!this.isFull || !hasAdded) return result
      this.refused++
      throw new DOMException("The device is full.", "QuotaExceededError")
    })
  }
  close(): Promise<void> {
    return this.#store.close()
  }
  wipe(): Promise<void> {
    return this.#store.wipe()
  }
}
