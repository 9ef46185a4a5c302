import { Jid, type Stanza } from "@kith/xmpp"

/**
 * What goes to many, written once: a stanza without `to`, and its text in two halves, between which the address of each
 * recipient is put.
 */
export class Payload {
  readonly stanza: Stanza
  /** Who says it. */
  readonly from: Jid
  /** Characters of its text, without the address of a recipient. */
  readonly length: number
  readonly #head: string
  readonly #tail: string

  constructor(stanza: Stanza) {
    this.stanza = stanza
    this.from = Jid.parse(stanza.from ?? "")
    // The address stands first among the attributes. Joined, and not added: what `+` gives is a tree of its parts, which
    // would be walked again for every recipient.
    const text = stanza.toXml()
    const nameEnd = stanza.name.length + 1
    this.#head = [text.slice(0, nameEnd), " to='"].join("")
    this.#tail = ["'", text.slice(nameEnd)].join("")
    this.length = this.#head.length + this.#tail.length
  }

  /** The text for one recipient; `to` is escaped already. */
  textFor(to: string): string {
    return this.#head + to + this.#tail
  }

  /**
   * What a session is told that the text is. Of what nobody hands on when the session ends (presence, what is said to
   * all), nobody asks whom it was for: it is the same object for everybody.
   */
  nameFor(to: string): Stanza {
    const { name, type } = this.stanza
    return name === "presence" || type === "groupchat" ? this.stanza : this.stanzaFor(to)
  }

  stanzaFor(to: string): Stanza {
    return this.stanza.withAttrs({ to })
  }
}
