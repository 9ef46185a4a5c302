import type { Clock } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { StoredClient } from "./store.ts"

/** Being seen is noted no more often. */
export const NOTE_EVERY_MS = 60_000
const MAX_OWNERS = 10_000

/**
 * Which clients were noted within the last minute, and as what: one that comes again and again, or all that come back
 * when a network does, cost the database nothing.
 */
export class RecentNotes {
  readonly #clock: Clock
  /** Those noted last are last. */
  readonly #byOwner = new Map<string, Map<string, StoredClient>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether the table says the same already, but for the time. */
  has(owner: Jid, seen: StoredClient): boolean {
    const noted = this.#byOwner.get(owner.toString())?.get(seen.client)
    if (noted === undefined || Math.abs(this.#clock.now() - noted.lastSeen) >= NOTE_EVERY_MS) return false
    const isSameName = noted.software === seen.software && noted.device === seen.device
    return isSameName && (seen.passwordAt === undefined || noted.passwordAt !== undefined)
  }

  /** To be told ahead of the table, so that who changes the table afterwards has the last word here too. */
  add(owner: Jid, seen: StoredClient): void {
    const key = owner.toString()
    const clients = this.#byOwner.get(key) ?? new Map<string, StoredClient>()
    for (const [client, { lastSeen }] of clients) {
      if (Math.abs(this.#clock.now() - lastSeen) >= NOTE_EVERY_MS) clients.delete(client)
    }
    clients.set(seen.client, seen)
    this.#byOwner.delete(key)
    this.#byOwner.set(key, clients)
    const oldest = this.#byOwner.keys().next()
    if (this.#byOwner.size > MAX_OWNERS && !oldest.done) this.#byOwner.delete(oldest.value)
  }

  /** After a change of what is stored of somebody's clients. */
  forget(owner: Jid): void {
    this.#byOwner.delete(owner.toString())
  }
}
