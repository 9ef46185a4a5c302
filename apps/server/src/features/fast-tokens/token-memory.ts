import { type Clock, createCache } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { FastTokenStore, StoredToken } from "./store.ts"

const MAX_OWNERS = 10_000
/** An administrator at the command line changes accounts from another process, so nothing is believed for longer. */
const MAX_AGE_MS = 30_000

/**
 * The store, which is not asked again for the tokens of who comes often, or of all who come back when a network does. A change
 * is made in the table, and believed here before anybody hears that it is made.
 */
export function rememberTokens(store: FastTokenStore, clock: Clock): FastTokenStore {
  const known = createCache({
    maxEntries: MAX_OWNERS,
    maxAgeMs: MAX_AGE_MS,
    clock,
    load: (owner) => store.ofOwner(Jid.parse(owner)),
  })

  const forgetAfter = async <Result>(owner: Jid, change: Promise<Result>): Promise<Result> => {
    try {
      return await change
    } finally {
      known.forget(owner.toString())
    }
  }

  /** Who counts comes with another count each time: what is known goes along, so that it need not be read again. */
  const noteCount = ({ owner, client, slot, draw }: StoredToken, at: number, count: number): void => {
    const tokens = known.peek(owner.toString())
    const index = tokens?.findIndex((one) => one.client === client && one.slot === slot && one.draw === draw)
    const token = tokens?.[index ?? -1]
    if (tokens === undefined || index === undefined || token === undefined) known.forget(owner.toString())
    else tokens[index] = { ...token, usedAt: at, useCount: Math.max(token.useCount, count) }
  }

  return {
    ...store,
    async ofClient(owner, client) {
      return (await known.get(owner.toString())).filter((token) => token.client === client)
    },
    noteUse: (token, at) => forgetAfter(token.owner, store.noteUse(token, at)),
    async countUse(token, at, count) {
      const isCounted = await store.countUse(token, at, count).catch((error: unknown) => {
        known.forget(token.owner.toString())
        throw error
      })
      if (isCounted) noteCount(token, at, count)
      return isCounted
    },
    save: (token) => forgetAfter(token.owner, store.save(token)),
    remove: (token) => forgetAfter(token.owner, store.remove(token)),
    removeOfClient: (owner, client) => forgetAfter(owner, store.removeOfClient(owner, client)),
    removeOfOwner: (owner) => forgetAfter(owner, store.removeOfOwner(owner)),
  }
}
