import { createHash } from "node:crypto"
import { type Clock, createCache, type MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { type Contact, subscriptionOf } from "./contact.ts"
import type { RosterStore } from "./store.ts"

/** What of a roster decides about presence. */
export interface Audience {
  /** Who sees the user's presence. */
  readonly subscribers: readonly Jid[]
  /** Whose presence the user has asked for and may see, as far as this roster knows. */
  readonly subscriptions: readonly Jid[]
  /** Who waits for the user's answer. */
  readonly requests: readonly Contact[]
}

/** One user's roster as it is in the database, with what is asked of it again and again worked out once. */
export class LoadedRoster implements Audience {
  readonly #contacts = new Map<string, Contact>()
  #listed: readonly Contact[] | undefined
  #subscribers: readonly Jid[] | undefined
  #subscriptions: readonly Jid[] | undefined
  #requests: readonly Contact[] | undefined
  #digest: bigint | undefined

  constructor(contacts: readonly Contact[]) {
    for (const contact of contacts) this.#contacts.set(contact.jid.toString(), contact)
  }

  find(jid: Jid): Contact | undefined {
    return this.#contacts.get(jid.bare.toString())
  }

  get all(): Iterable<Contact> {
    return this.#contacts.values()
  }

  get listed(): readonly Contact[] {
    this.#listed ??= [...this.#contacts.values()].filter((contact) => contact.isListed)
    return this.#listed
  }

  get subscribers(): readonly Jid[] {
    this.#subscribers ??= [...this.#contacts.values()].filter(({ state }) => state.from).map(({ jid }) => jid)
    return this.#subscribers
  }

  get subscriptions(): readonly Jid[] {
    this.#subscriptions ??= [...this.#contacts.values()].filter(({ state }) => state.to).map(({ jid }) => jid)
    return this.#subscriptions
  }

  get requests(): readonly Contact[] {
    this.#requests ??= [...this.#contacts.values()].filter(({ state }) => state.isPendingIn)
    return this.#requests
  }

  /** A digest of what a client sees: equal rosters have equal versions, whenever and wherever they are read. */
  get version(): string {
    this.#digest ??= this.listed.reduce((sum, contact) => sum + digest(contact), 0n)
    return BigInt.asUintN(DIGEST_BITS, this.#digest).toString(36)
  }

  /** For {@link RosterMemory} only: what is in the database has changed. */
  replace(jid: Jid, contact: Contact | undefined): void {
    const before = this.#contacts.get(jid.toString())
    if (this.#digest !== undefined) this.#digest += digest(contact) - digest(before)
    if (contact === undefined) this.#contacts.delete(jid.toString())
    else this.#contacts.set(jid.toString(), contact)
    this.#listed = undefined
    this.#subscribers = undefined
    this.#subscriptions = undefined
    this.#requests = undefined
  }
}

const DIGEST_BITS = 128

/**
 * Of one contact as a client sees it. Those of a roster are added up, whatever their order, so that of thousands only the one
 * that changes is worked out again.
 */
function digest(contact: Contact | undefined): bigint {
  if (contact?.isListed !== true) return 0n
  const { jid, name, groups, state } = contact
  const subscription = subscriptionOf(contact)
  const facts = [jid, name ?? null, groups, subscription, state.isPendingOut, state.isPreApproved]
  const hash = createHash("sha256").update(JSON.stringify(facts)).digest("hex")
  return BigInt(`0x${hash.slice(0, DIGEST_BITS / 4)}`)
}

export type RosterMemory = ReturnType<typeof createRosterMemory>

/** The rosters used last, and the order of changes: those of one user happen one after the other. */
export function createRosterMemory(store: RosterStore, clock: Clock, maxRosters: number) {
  const rosters = createCache<LoadedRoster>({
    maxEntries: maxRosters,
    clock,
    load: async (owner) => new LoadedRoster(await store.list(owner)),
  })
  const changing = new Map<string, Promise<unknown>>()

  const of = (user: Jid): MaybePromise<LoadedRoster> => rosters.get(user.local ?? "")

  return {
    of,

    /** Runs `work` when all earlier changes of that roster are done. Never wait in it for another roster's. */
    change<Result>(user: Jid, work: (roster: LoadedRoster) => Promise<Result>): Promise<Result> {
      const owner = user.local ?? ""
      const before = changing.get(owner) ?? Promise.resolve()
      const result = before.then(async () => work(await of(user)))
      const settled = result
        .catch(() => undefined)
        .then(() => {
          if (changing.get(owner) === settled) changing.delete(owner)
        })
      changing.set(owner, settled)
      return result
    },

    /** Writes one contact, or removes it, first to the database. Within {@link change}. */
    async save(user: Jid, roster: LoadedRoster, jid: Jid, contact: Contact | undefined): Promise<void> {
      const owner = user.local ?? ""
      if (contact === undefined) await store.remove(owner, jid)
      else await store.save(owner, contact)
      roster.replace(jid, contact)
      // It may have made room meanwhile, and been loaded anew with or without this change.
      if (rosters.peek(owner) !== roster) rosters.forget(owner)
    },

    async removeAll(user: Jid): Promise<void> {
      await store.removeAll(user.local ?? "")
      rosters.forget(user.local ?? "")
    },
  }
}
