import type { Jid } from "@kith/xmpp"

/** The addresses one user has blocked. */
export class BlockList {
  readonly addresses: readonly Jid[]
  readonly #texts: ReadonlySet<string>

  constructor(addresses: readonly Jid[]) {
    this.addresses = addresses
    this.#texts = new Set(addresses.map(String))
  }

  has(address: Jid): boolean {
    return this.#texts.has(address.toString())
  }

  /** XEP-0191 §5: one resource, all of a person, one resource of a domain, or all of a domain. */
  covers(address: Jid): boolean {
    const texts = this.#texts
    // The usual case costs nothing.
    if (texts.size === 0) return false
    return texts.has(address.toString()) || texts.has(address.bare.toString()) || texts.has(address.domain)
  }
}
