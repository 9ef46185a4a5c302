import { type Clock, DomainError } from "@kith/feature-kit"

interface Bucket {
  tokens: number
  filledAt: number
}

/** Beyond this, who was seen longest ago is forgotten. */
const MAX_BUCKETS = 50_000

/**
 * So many requests a minute for each key, all of which may come at once. A limit of 0 admits everything.
 */
export class RateLimiter {
  readonly #perMinute: number
  readonly #clock: Clock
  readonly #buckets = new Map<string, Bucket>()

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute
    this.#clock = clock
  }

  /** Throws `policy-violation` with the seconds after which the next request will be admitted. */
  admit(key: string): void {
    if (this.#perMinute === 0) return
    const bucket = this.#refill(key)
    if (bucket.tokens < 1) {
      const waitSeconds = Math.max(1, Math.ceil(((1 - bucket.tokens) * 60) / this.#perMinute))
      throw new DomainError("policy-violation", "Too many requests: slow down.", waitSeconds)
    }
    bucket.tokens--
  }

  #refill(key: string): Bucket {
    const now = this.#clock.now()
    const bucket = this.#buckets.get(key) ?? { tokens: this.#perMinute, filledAt: now }
    const elapsedMs = Math.max(0, now - bucket.filledAt)
    bucket.tokens = Math.min(this.#perMinute, bucket.tokens + (elapsedMs / 60_000) * this.#perMinute)
    bucket.filledAt = now
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size > MAX_BUCKETS) {
      const oldest = this.#buckets.keys().next()
      if (!oldest.done) this.#buckets.delete(oldest.value)
    }
    return bucket
  }
}
