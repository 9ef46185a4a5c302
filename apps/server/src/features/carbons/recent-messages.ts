import type { Jid, Stanza } from "@kith/xmpp"

/** An error comes soon or not at all: so many messages are remembered of each account and direction. */
const MAX_REMEMBERED = 64

/**
 * The last messages an account has sent, or received, that carbons were due of: an error that answers one is due too
 * (XEP-0280 §6.1). What the error itself carries proves nothing (§10.3).
 */
export class RecentMessages {
  readonly #keys = new Set<string>()

  /** `other` is who is at the other end. */
  add(message: Stanza, other: Jid): void {
    if (message.id === undefined) return
    this.#keys.add(keyOf(message.id, other))
    if (this.#keys.size <= MAX_REMEMBERED) return
    const oldest = this.#keys.values().next()
    if (!oldest.done) this.#keys.delete(oldest.value)
  }

  isAnsweredBy(error: Stanza, other: Jid): boolean {
    return error.type === "error" && error.id !== undefined && this.#keys.has(keyOf(error.id, other))
  }
}

function keyOf(id: string, other: Jid): string {
  return `${other.bare} ${id}`
}
