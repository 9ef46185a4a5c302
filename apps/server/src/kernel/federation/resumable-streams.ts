import type { Clock } from "@kith/feature-kit"
import type { Inbox } from "../streams/inbox.ts"

/** What is remembered of a stream of another server whose connection broke (XEP-0198 §5). */
export interface BrokenStream {
  readonly local: string
  readonly remote: string
  readonly inbox: Inbox
  /** What the other side had acknowledged, where both sides used it. */
  readonly acknowledged: number
}

/** Each is a connection that broke: somebody who breaks many has the oldest ones forgotten. */
const MAX_KEPT = 5_000

/** Streams that can be resumed: those whose connection broke, and those that look alive and perhaps are not. */
export class ResumableStreams {
  readonly #clock: Clock
  readonly #seconds: number
  readonly #alive = new Map<string, () => void>()
  readonly #broken = new Map<string, BrokenStream & { readonly until: number }>()

  constructor(clock: Clock, seconds: number) {
    this.#clock = clock
    this.#seconds = seconds
  }

  /** `breakOff` ends the connection of a stream that goes on elsewhere. */
  add(id: string, breakOff: () => void): void {
    this.#alive.set(id, breakOff)
  }

  /** It is over; `broken` says how to go on where only its connection broke. */
  remove(id: string, broken?: BrokenStream): void {
    this.#alive.delete(id)
    if (broken === undefined) return
    this.#broken.set(id, { ...broken, until: this.#clock.now() + this.#seconds * 1000 })
    for (const [oldest, { until }] of this.#broken) {
      if (this.#broken.size <= MAX_KEPT && until > this.#clock.now()) return
      this.#broken.delete(oldest)
    }
  }

  /** Takes a stream between those two over, once; `undefined` where there is none. */
  take(id: string, local: string, remote: string): BrokenStream | undefined {
    this.#alive.get(id)?.()
    const broken = this.#broken.get(id)
    if (broken === undefined || broken.local !== local || broken.remote !== remote) return undefined
    this.#broken.delete(id)
    return broken.until > this.#clock.now() ? broken : undefined
  }
}
