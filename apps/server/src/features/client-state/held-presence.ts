import type { Session } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"

/** So many contacts' presence is held at most; then all of it goes out. */
const MAX_HELD = 500

/** The presence a client does not need while nobody looks at it: the latest of each sender, oldest news first. */
export class HeldPresence {
  readonly #held = new Map<string, readonly [text: string, stanza: Stanza]>()
  #isFlushing = false

  /** Answers whether the stanza may go out now; what is held goes out ahead of it (RFC 6120 §10.1). */
  admit(session: Session, stanza: Stanza, text: string): boolean {
    if (this.#isFlushing) return true
    if (isStatus(stanza)) {
      const sender = stanza.from ?? ""
      this.#held.delete(sender)
      this.#held.set(sender, [text, stanza])
      if (this.#held.size > MAX_HELD) this.flush(session)
      return false
    }
    this.flush(session)
    return true
  }

  flush(session: Session): void {
    this.#isFlushing = true
    for (const [text, stanza] of this.#held.values()) session.sendXml(text, stanza)
    this.#held.clear()
    this.#isFlushing = false
  }
}

/** Somebody came, went or changed; requests and errors are no such news. */
function isStatus(stanza: Stanza): boolean {
  return stanza.name === "presence" && (stanza.type === undefined || stanza.type === "unavailable")
}
