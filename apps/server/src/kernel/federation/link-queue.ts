import type { Stanza } from "@kith/xmpp"

/** A stanza for another server that it has not got yet, as far as is known. */
export interface Outgoing {
  readonly stanza: Stanza
  /** About what it costs in memory. */
  readonly bytes: number
  /** Epoch milliseconds. */
  readonly since: number
  /** Told once that nothing about it can be lost any more. */
  settle: (() => void) | undefined
  /** Its id among the stored ones, once it is there. */
  storedAs: string | undefined
}

/** A stanza costs so much besides its text. */
const OVERHEAD_BYTES = 500

/** `since`: epoch milliseconds. */
export function outgoing(stanza: Stanza, since: number): Outgoing {
  const bytes = stanza.inner.length * 2 + OVERHEAD_BYTES
  return { stanza, bytes, since, settle: undefined, storedAs: undefined }
}

/** What goes to one server, in its order: first what is under way there, then what waits. */
export class LinkQueue {
  #items: Outgoing[] = []
  /** Items ahead of this are gone. */
  #head = 0
  /** From here on nothing has been sent. */
  #unsent = 0
  #bytes = 0
  #written = 0

  get length(): number {
    return this.#items.length - this.#head
  }
  get bytes(): number {
    return this.#bytes
  }
  /** How many are under way. */
  get sent(): number {
    return this.#unsent - this.#head
  }
  /** How many have been handed out by `send` since ever, those that were sent again more than once. */
  get written(): number {
    return this.#written
  }
  get hasUnsent(): boolean {
    return this.#unsent < this.#items.length
  }
  get oldest(): Outgoing | undefined {
    return this.#items[this.#head]
  }

  add(item: Outgoing): void {
    this.#items.push(item)
    this.#bytes += item.bytes
  }

  /** The next that has not been sent; it counts as sent from now on. */
  send(): Outgoing | undefined {
    const item = this.#items[this.#unsent]
    if (item === undefined) return undefined
    this.#unsent++
    this.#written++
    return item
  }

  /** The connection is gone, and with it what was under way: it is to be sent again. */
  unsend(): void {
    this.#unsent = this.#head
  }

  /** The other side has the first ones. */
  acknowledge(count: number): Outgoing[] {
    const done = this.#items.slice(this.#head, this.#head + count)
    this.#head += done.length
    for (const { bytes } of done) this.#bytes -= bytes
    if (this.#head > 32 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#unsent -= this.#head
      this.#head = 0
    }
    return done
  }

  /** Takes out all, also what is under way. */
  takeAll(): Outgoing[] {
    this.#unsent = this.#items.length
    return this.acknowledge(this.length)
  }

  /** Takes out those that wait and match. */
  takeOut(isWanted: (item: Outgoing) => boolean): Outgoing[] {
    const waiting = this.#items.slice(this.#unsent)
    const taken = waiting.filter(isWanted)
    if (taken.length === 0) return taken
    const rest = waiting.filter((item) => !isWanted(item))
    this.#items = [...this.#items.slice(this.#head, this.#unsent), ...rest]
    this.#unsent -= this.#head
    this.#head = 0
    for (const { bytes } of taken) this.#bytes -= bytes
    return taken
  }

  *[Symbol.iterator](): IterableIterator<Outgoing> {
    for (let index = this.#head; index < this.#items.length; index++) yield this.#items[index] as Outgoing
  }
}
