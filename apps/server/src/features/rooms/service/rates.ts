import { type Clock, DomainError } from "@kith/feature-kit"

interface Bucket {
  tokens: number
  at: number
}

const MAX_BUCKETS = 20_000

/** How often somebody may do something: `burst` times at once, and `perSecond` for long. */
export class Rate {
  readonly #clock: Clock
  readonly #perSecond: number
  readonly #burst: number
  readonly #text: string
  readonly #buckets = new Map<string, Bucket>()

  /** `text` tells the person which limit it is. */
  constructor(clock: Clock, perSecond: number, burst: number, text: string) {
    this.#clock = clock
    this.#perSecond = perSecond
    this.#burst = burst
    this.#text = text
  }

  /** Counts one; throws `policy-violation`, with the time to wait, when it is one too many. */
  take(key: string): void {
    const now = this.#clock.now()
    const bucket = this.#buckets.get(key) ?? { tokens: this.#burst, at: now }
    const passed = Math.max(0, now - bucket.at) / 1000
    bucket.tokens = Math.min(this.#burst, bucket.tokens + passed * this.#perSecond)
    bucket.at = now
    if (bucket.tokens < 1) {
      throw new DomainError("policy-violation", this.#text, Math.ceil((1 - bucket.tokens) / this.#perSecond))
    }
    bucket.tokens--
    // The one used last stands last, so that the first are those that have recovered.
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size > MAX_BUCKETS) this.#dropOldest()
  }

  #dropOldest(): void {
    const oldest = this.#buckets.keys().next()
    if (!oldest.done) this.#buckets.delete(oldest.value)
  }
}
