import type { Jid, Stanza } from "@kith/xmpp"

/** An error comes soon or not at all: so many messages of one account are remembered. */
const MAX_REMEMBERED = 64

/**
 * Which messages an account has sent lately that carbons were made of, so that an error that answers one is copied too
 * (XEP-0280 §6.1). What the error itself carries proves nothing.
 */
export class SentMessages {
  readonly #keys = new Set<string>()

  add(message: Stanza, to: Jid): void {
    if (message.id === undefined) return
    this.#keys.add(keyOf(message.id, to))
    if (this.#keys.size <= MAX_REMEMBERED) return
    const oldest = this.#keys.values().next()
    if (!oldest.done) this.#keys.delete(oldest.value)
  }

  isAnsweredBy(error: Stanza, from: Jid): boolean {
    return error.type === "error" && error.id !== undefined && this.#keys.has(keyOf(error.id, from))
  }
}

function keyOf(id: string, other: Jid): string {
  return `${other.bare} ${id}`
}
