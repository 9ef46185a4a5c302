import type { Session } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"

interface Held {
  readonly text: string
  readonly stanza: Stanza
}

/**
 * What a client does not need while nobody looks at it, in the order in which it came. Of several with one key only the
 * latest is kept, at its own place.
 */
export class HeldStanzas {
  readonly #held = new Map<string, Held>()
  readonly #limits: { readonly maxHeld: number; readonly maxHeldBytes: number }
  #bytes = 0
  #count = 0
  #isFlushing = false

  constructor(limits: { readonly maxHeld: number; readonly maxHeldBytes: number }) {
    this.#limits = limits
  }

  /** What is sent now is what was held, and has been judged already. */
  get isFlushing(): boolean {
    return this.#isFlushing
  }

  /** Keeps a stanza back; everything goes out when it becomes too much. */
  hold(session: Session, stanza: Stanza, text: string, key: string | undefined): void {
    const place = key ?? `#${++this.#count}`
    this.#bytes += text.length - (this.#held.get(place)?.text.length ?? 0)
    this.#held.delete(place)
    this.#held.set(place, { text, stanza })
    if (this.#held.size > this.#limits.maxHeld || this.#bytes > this.#limits.maxHeldBytes) this.flush(session)
  }

  flush(session: Session): void {
    if (this.#held.size === 0) return
    this.#isFlushing = true
    for (const { text, stanza } of this.#held.values()) session.sendXml(text, stanza)
    this.#held.clear()
    this.#bytes = 0
    this.#isFlushing = false
  }
}
