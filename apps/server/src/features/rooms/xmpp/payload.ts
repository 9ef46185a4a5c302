import type { Stanza } from "@kith/xmpp"

/**
 * What goes to many, written once: a stanza without `to`, and its text in two halves, between which the address of each
 * recipient is put.
 */
export class Payload {
  readonly stanza: Stanza
  readonly #head: string
  readonly #tail: string

  constructor(stanza: Stanza) {
    this.stanza = stanza
    // The address stands first among the attributes.
    const text = stanza.toXml()
    const nameEnd = stanza.name.length + 1
    this.#head = `${text.slice(0, nameEnd)} to='`
    this.#tail = `'${text.slice(nameEnd)}`
  }

  /** The text for one recipient; `to` is escaped already. */
  textFor(to: string): string {
    return this.#head + to + this.#tail
  }

  stanzaFor(to: string): Stanza {
    return this.stanza.withAttrs({ to })
  }
}
