import type { Exchange } from "./exchange.ts"
import type { WholeRequest } from "./request-body.ts"

/** A request that is to be answered. */
export interface PendingRequest {
  readonly rid: number
  /** What a repetition must show. */
  readonly key: string | undefined
  readonly cameAt: number
  /** A pause, or the end. */
  readonly isGoodbye: boolean
  /** The connection it came by last, which may be gone. */
  exchange: Exchange
  repetitions: number
  /** What is in it; `undefined` once that has been taken in. */
  request: WholeRequest | undefined
}

/** The requests without an answer. They are taken in and answered in the order of their numbers (XEP-0124 §14.2). */
export class PendingRequests {
  /** Taken in, and waiting for something to answer with; oldest first. */
  #waiting: PendingRequest[] = []
  /** Those whose turn has not come: they have overtaken another, or there is no room for what they bring. */
  readonly #early = new Map<number, PendingRequest>()

  /** Without those that say goodbye, which may come on top (XEP-0124 §11). */
  get count(): number {
    const early = [...this.#early.values()].filter(({ isGoodbye }) => !isGoodbye)
    return this.#waiting.length + early.length
  }

  get waitingCount(): number {
    return this.#waiting.length
  }

  get oldest(): PendingRequest | undefined {
    return this.#waiting[0]
  }

  /** Whether anybody is there to hear an answer. */
  get isHeard(): boolean {
    return this.#waiting.some(({ exchange }) => exchange.isOpen)
  }

  find(rid: number): PendingRequest | undefined {
    return this.#early.get(rid) ?? this.#waiting.find((request) => request.rid === rid)
  }

  addEarly(request: PendingRequest): void {
    this.#early.set(request.rid, request)
  }

  takeEarly(rid: number): PendingRequest | undefined {
    const request = this.#early.get(rid)
    this.#early.delete(rid)
    return request
  }

  addWaiting(request: PendingRequest): void {
    this.#waiting.push(request)
  }

  /** Takes out the oldest that waits. */
  shift(): PendingRequest | undefined {
    return this.#waiting.shift()
  }

  /** Takes out all, oldest first. */
  clear(): PendingRequest[] {
    const all = [...this.#waiting, ...this.#early.values()]
    this.#waiting = []
    this.#early.clear()
    return all
  }
}
