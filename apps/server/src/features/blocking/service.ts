import { type Clock, createTurns, DomainError, type Hooks, type MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Presence } from "../presence/index.ts"
import type { BlockLists } from "./block-lists.ts"
import { blockListChanged } from "./hooks.ts"
import type { BlockingStore } from "./store.ts"

export interface BlockingParts {
  readonly store: BlockingStore
  readonly lists: BlockLists
  readonly presence: Pick<Presence, "returnTo" | "withdrawFrom">
  readonly hooks: Pick<Hooks, "notify">
  readonly clock: Clock
  readonly domain: string
  readonly maxBlocked: number
}

export type Blocking = ReturnType<typeof createBlocking>

/** XEP-0191: with whom a user wants nothing to do. */
export function createBlocking({ store, lists, presence, hooks, clock, domain, maxBlocked }: BlockingParts) {
  /** The changes of one user happen one after the other. */
  const takeTurn = createTurns()
  const change = <Result>(user: Jid, work: () => Promise<Result>): Promise<Result> =>
    takeTurn(user.bare.toString(), work)

  const isAccount = (address: Jid) => address.local !== undefined && address.domain === domain

  /** Nobody is kept from their own account and server, whatever their list says. */
  const isExempt = (user: Jid, other: Jid) =>
    other.domain === user.domain && (other.local === undefined || other.local === user.local)

  const isBlocked = (user: Jid, other: Jid): MaybePromise<boolean> => {
    if (isExempt(user, other)) return false
    const list = lists.of(user)
    return list instanceof Promise ? list.then((loaded) => loaded.covers(other)) : list.covers(other)
  }

  const list = async (user: Jid): Promise<readonly Jid[]> => (await lists.of(user)).addresses

  return {
    list,

    /** Whether the user of that account has blocked an address; known at once while the user is online. */
    isBlocked,

    /** Whether one of the two has blocked the other; of those that have no account here nothing is known. */
    areApart(one: Jid, other: Jid): MaybePromise<boolean> {
      const first = isAccount(one) && isBlocked(one, other)
      if (first === true) return true
      const second = isAccount(other) && isBlocked(other, one)
      if (first === false) return second
      return Promise.all([first, second]).then((answers) => answers.includes(true))
    },

    /** Resolves once it is stored and in force; those who saw the user see them go. */
    block: (user: Jid, addresses: readonly Jid[]): Promise<void> =>
      change(user, async () => {
        const known = await lists.of(user)
        const added = distinct(addresses).filter((address) => !known.has(address))
        if (added.some((address) => address.bare.equals(user.bare))) {
          throw new DomainError("not-allowed", "You cannot block yourself.")
        }
        if (known.addresses.length + added.length > maxBlocked) {
          throw new DomainError(
            "policy-violation",
            `You may block ${maxBlocked} addresses. Unblock some, or block a whole domain.`,
          )
        }
        if (added.length === 0) return
        await store.add(user.bare, added, clock.now())
        await lists.reload(user)
        await presence.withdrawFrom(user, added)
        await hooks.notify(blockListChanged, { user: user.bare, change: "block", addresses: added })
      }),

    /** Without addresses: all. Contacts among them and the user see each other again. */
    unblock: (user: Jid, addresses?: readonly Jid[]): Promise<void> =>
      change(user, async () => {
        const known = await lists.of(user)
        const removed = addresses?.filter((address) => known.has(address)) ?? known.addresses
        if (removed.length === 0) return
        await store.remove(user.bare, removed)
        await lists.reload(user)
        await presence.returnTo(user, removed)
        await hooks.notify(blockListChanged, { user: user.bare, change: "unblock", addresses })
      }),

    /** The account goes. */
    forget: (user: Jid): Promise<void> =>
      change(user, async () => {
        await store.removeAll(user.bare)
        await lists.reload(user)
      }),
  }
}

function distinct(addresses: readonly Jid[]): readonly Jid[] {
  return [...new Map(addresses.map((address) => [address.toString(), address])).values()]
}
