import type { Jid } from "@kith/xmpp"
import type { Affiliation } from "@kith/xmpp/extensions"

/** Somebody, or for a ban a whole domain, and what they are to a room. */
export interface Affiliated {
  readonly jid: Jid
  readonly affiliation: Exclude<Affiliation, "none">
  /** The nickname that is theirs alone. */
  readonly nickname: string | undefined
  readonly reason: string | undefined
}

/** Who has to do with a room, in memory while the room is. */
export class AffiliationList {
  readonly #byJid = new Map<string, Affiliated>()

  constructor(list: Iterable<Affiliated>) {
    for (const affiliated of list) this.#byJid.set(affiliated.jid.toString(), affiliated)
  }

  get size(): number {
    return this.#byJid.size
  }

  get(jid: Jid): Affiliated | undefined {
    return this.#byJid.get(jid.bare.toString())
  }

  /** XEP-0045 §9.2: the address itself counts before its domain. */
  of(jid: Jid): Affiliation {
    return (this.get(jid) ?? this.#byJid.get(jid.domain))?.affiliation ?? "none"
  }

  /** `undefined` ends whatever there was. */
  set(jid: Jid, affiliated: Affiliated | undefined): void {
    if (affiliated === undefined) this.#byJid.delete(jid.toString())
    else this.#byJid.set(jid.toString(), affiliated)
  }

  with(affiliation: Affiliation): Affiliated[] {
    return [...this.#byJid.values()].filter((one) => one.affiliation === affiliation)
  }

  [Symbol.iterator](): IterableIterator<Affiliated> {
    return this.#byJid.values()
  }
}
