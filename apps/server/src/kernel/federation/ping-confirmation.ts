import { NS_PING, type Stanza } from "@kith/xmpp"
import type { LinkQueue } from "./link-queue.ts"

/** So many stanzas a server that does not acknowledge them may have before the first are forgotten. */
const MAX_UNCONFIRMED = 2_000

/**
 * Finds out what a server has got that does not say so itself (XEP-0198): who answers a question has got what was sent ahead
 * of it (RFC 6120 §10.1).
 */
export class PingConfirmation {
  readonly #queue: LinkQueue
  readonly #localDomain: string
  readonly #ping: () => Promise<boolean>
  readonly #acknowledged: (count: number) => void
  /** How many of what is under way the ping stands behind that is not answered yet. */
  #asked: number | undefined
  #hasAnswered = false

  constructor(parts: {
    readonly queue: LinkQueue
    readonly localDomain: string
    /** Asks behind what has been sent; whether an answer came. */
    readonly ping: () => Promise<boolean>
    readonly acknowledged: (count: number) => void
  }) {
    this.#queue = parts.queue
    this.#localDomain = parts.localDomain
    this.#ping = parts.ping
    this.#acknowledged = parts.acknowledged
  }

  /** The first ones are confirmed, in whatever way. */
  noteAcknowledged(count: number): void {
    if (this.#asked !== undefined) this.#asked = Math.max(0, this.#asked - count)
  }

  /** What was written long ago is taken to have arrived, so that it need not be kept for ever. */
  limit(onDead: () => void): void {
    const { sent } = this.#queue
    if (sent > MAX_UNCONFIRMED) this.#acknowledged(sent - MAX_UNCONFIRMED)
    if (sent * 4 > MAX_UNCONFIRMED) this.ask(onDead)
  }

  /** Asks, unless that is under way. `onDead`: a server that has answered before does not any more. */
  ask(onDead: () => void): void {
    if (this.#asked !== undefined) return
    const { sent } = this.#queue
    if (
      sent < MAX_UNCONFIRMED &&
      [...this.#queue].slice(0, sent).every(({ stanza }) => this.#isOurs(stanza))
    ) {
      this.#acknowledged(sent)
      return
    }
    this.#asked = sent
    void this.#ping().then((hasAnswered) => {
      const count = this.#asked ?? 0
      this.#asked = undefined
      // Who has never answered perhaps cannot: then nothing better is known than that all was written.
      if (hasAnswered || !this.#hasAnswered) this.#acknowledged(count)
      else onDead()
      this.#hasAnswered ||= hasAnswered
    })
  }

  /** A ping, which nobody misses. */
  #isOurs(stanza: Stanza): boolean {
    return stanza.name === "iq" && stanza.from === this.#localDomain && stanza.has("ping", NS_PING)
  }
}
