import type { Jid } from "@kith/xmpp"
import { createLive, type Live } from "../live.ts"
import type { ContactPresences } from "../presence/contact-presence.ts"
import type { Profiles } from "../profiles/profiles.ts"
import type { Contact, ContactPresence } from "./contact.ts"
import type { Roster } from "./roster.ts"

const OFFLINE: ContactPresence = { availability: "offline" }

/** The roster and what is known of its people's presence, put together. */
export class ContactList {
  readonly #roster: Roster
  readonly #presences: ContactPresences
  readonly #profiles: Profiles
  readonly #contacts = createLive<readonly Contact[]>([])
  #isStale = false
  #isPlanned = false

  constructor(roster: Roster, presences: ContactPresences, profiles: Profiles) {
    this.#roster = roster
    this.#presences = presences
    this.#profiles = profiles
    roster.items.subscribe(() => this.#plan())
    presences.best.subscribe(() => this.#plan())
    profiles.all.subscribe(() => this.#plan())
  }

  get contacts(): Live<readonly Contact[]> {
    return this.#contacts
  }

  nameOf(address: Jid): string {
    const ours = this.#roster.find(address)?.name
    return ours || (this.#profiles.of(address)?.nickname ?? address.local ?? address.domain)
  }

  /** We have been away too long to say who is there. */
  setStale(isStale: boolean): void {
    if (isStale === this.#isStale) return
    this.#isStale = isStale
    this.#plan()
  }

  /** Presence comes in crowds: put together once for all of them. */
  #plan(): void {
    if (this.#isPlanned) return
    this.#isPlanned = true
    queueMicrotask(() => {
      this.#isPlanned = false
      this.present()
    })
  }

  present(): void {
    const items = this.#roster.items.get()
    // In the order of before, which is nearly the order of now: of thousands nearly nothing is then to be sorted.
    const before = this.#contacts.get().map(({ jid }) => jid.toString())
    const keys = new Set([...before.filter((key) => items.has(key)), ...items.keys()])
    const contacts = [...keys]
      .flatMap((key) => items.get(key) ?? [])
      .map(
        ({ jid, subscription, isPending, groups }): Contact => ({
          jid,
          name: this.nameOf(jid),
          subscription: subscription === "remove" ? "none" : subscription,
          isPending,
          presence: this.#isStale ? OFFLINE : this.#presences.of(jid),
          groups,
        }),
      )
    this.#contacts.set(contacts.sort((a, b) => COLLATOR.compare(a.name, b.name)))
  }
}

const COLLATOR = new Intl.Collator(undefined, { sensitivity: "base", numeric: true })
