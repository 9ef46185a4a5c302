import { Jid, type Stanza, stanza } from "@kith/xmpp"

/** Who has been told that somebody of a component is available, and would not hear that the component is gone. */
export class ToldPresences {
  readonly #max: number
  /** By the full JIDs of those who are available. */
  readonly #audiences = new Map<string, Set<string>>()
  #count = 0

  constructor(max: number) {
    this.#max = max
  }

  /** The presence goes from one of the component's to somebody else. */
  note(presence: Stanza, from: string, to: string): void {
    if (presence.type === "unavailable") this.#forget(from, to)
    else if (presence.type === undefined) this.#remember(from, to)
  }

  /** What takes back all that was told in the name of a domain. */
  *takeBack(domain: string): Iterable<Stanza> {
    for (const [from, audience] of this.#audiences) {
      if (Jid.tryParse(from)?.domain !== domain) continue
      this.#audiences.delete(from)
      this.#count -= audience.size
      for (const to of audience) yield stanza({ name: "presence", attrs: { type: "unavailable", from, to } })
    }
  }

  #remember(from: string, to: string): void {
    let audience = this.#audiences.get(from)
    if (audience?.has(to) === true || this.#count >= this.#max) return
    if (audience === undefined) {
      audience = new Set()
      this.#audiences.set(from, audience)
    }
    audience.add(to)
    this.#count++
  }

  #forget(from: string, to: string): void {
    const audience = this.#audiences.get(from)
    if (audience?.delete(to) !== true) return
    this.#count--
    if (audience.size === 0) this.#audiences.delete(from)
  }
}
