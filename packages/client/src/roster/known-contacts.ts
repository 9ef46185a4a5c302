import type { RosterItem } from "@kith/xmpp"
import { LONG_ANSWER_LIMITS } from "../connection/limits.ts"

/** As many as can be sorted and searched without holding up what somebody types. */
export const CONTACTS_MOST = 25_000
/** Of all together, whether they came at once or one by one. */
const CHARACTERS_MOST = LONG_ANSWER_LIMITS.maxBytes

/** The contacts by address, as many as this device can bear: a server may send them without end. */
export class KnownContacts {
  readonly #items = new Map<string, RosterItem>()
  #characters = 0

  find(address: string): RosterItem | undefined {
    return this.#items.get(address)
  }

  /** `false`: there is no room for it. */
  put(item: RosterItem): boolean {
    const key = item.jid.toString()
    const known = this.#items.get(key)
    const characters = this.#characters + weigh(item) - (known === undefined ? 0 : weigh(known))
    const isNew = known === undefined
    if (characters > CHARACTERS_MOST || (isNew && this.#items.size >= CONTACTS_MOST)) return false
    this.#characters = characters
    this.#items.set(key, item)
    return true
  }

  remove(address: string): void {
    const known = this.#items.get(address)
    if (known === undefined) return
    this.#characters -= weigh(known)
    this.#items.delete(address)
  }

  clear(): void {
    this.#items.clear()
    this.#characters = 0
  }

  copy(): ReadonlyMap<string, RosterItem> {
    return new Map(this.#items)
  }
}

/** In characters. */
const weigh = ({ jid, name = "", groups }: RosterItem): number =>
  groups.reduce((sum, group) => sum + group.length, jid.toString().length + name.length)
