import { Jid } from "@kith/xmpp"

/** A connection that hears the events of one user. */
export interface Subscriber {
  readonly scopes: ReadonlySet<string>
  /** Text of one message; a subscriber that cannot take it closes itself. */
  send(text: string): void
  /** Its token may have been revoked. */
  recheck(): void
}

/** Who hears whose events. */
export class Subscriptions {
  readonly #byUser = new Map<string, Set<Subscriber>>()

  add(user: Jid, subscriber: Subscriber): () => void {
    const key = user.bare.toString()
    const subscribers = this.#byUser.get(key) ?? new Set()
    this.#byUser.set(key, subscribers.add(subscriber))
    return () => {
      subscribers.delete(subscriber)
      if (subscribers.size === 0 && this.#byUser.get(key) === subscribers) this.#byUser.delete(key)
    }
  }

  has(user: Jid): boolean {
    return this.#byUser.has(user.bare.toString())
  }

  /** How many people hear something. */
  get size(): number {
    return this.#byUser.size
  }

  /** Who they are. */
  *users(): IterableIterator<Jid> {
    for (const user of this.#byUser.keys()) yield Jid.parse(user)
  }

  count(user: Jid): number {
    return this.#byUser.get(user.bare.toString())?.size ?? 0
  }

  deliver(user: Jid, scope: string, text: string): void {
    for (const subscriber of this.#byUser.get(user.bare.toString()) ?? []) {
      if (subscriber.scopes.has(scope)) subscriber.send(text)
    }
  }

  recheck(user: Jid): void {
    for (const subscriber of this.#byUser.get(user.bare.toString()) ?? []) subscriber.recheck()
  }
}
