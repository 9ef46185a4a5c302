import { type Clock, createCache, DomainError, type MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Roster } from "../../roster/index.ts"
import type { PreferenceStore, Preferences } from "../store/index.ts"

export interface PreferenceParts {
  readonly store: PreferenceStore
  readonly roster: Pick<Roster, "find">
  readonly clock: Clock
  readonly maxCached: number
  /** Addresses in each list. */
  readonly maxListed: number
}

export type ArchivePreferences = ReturnType<typeof createArchivePreferences>

const KEEP_ALL: Preferences = { defaultRule: "always", always: [], never: [] }

/** XEP-0441: of whose messages an account's archive keeps what. */
export function createArchivePreferences({ store, roster, clock, maxCached, maxListed }: PreferenceParts) {
  const known = createCache({
    maxEntries: maxCached,
    clock,
    load: async (owner: string) => decided((await store.find(owner)) ?? KEEP_ALL),
  })

  const isContact = (owner: Jid, other: Jid): MaybePromise<boolean> => {
    // Notes to oneself are one's own.
    if (other.bare.equals(owner)) return true
    const contact = roster.find(owner, other.bare)
    return contact instanceof Promise
      ? contact.then((found) => found?.isListed === true)
      : contact?.isListed === true
  }

  return {
    find: async (owner: Jid): Promise<Preferences> => (await known.get(owner.toString())).preferences,

    async save(owner: Jid, preferences: Preferences): Promise<Preferences> {
      if (preferences.always.length > maxListed || preferences.never.length > maxListed) {
        throw new DomainError("policy-violation", `Name at most ${maxListed} addresses in each list.`)
      }
      await store.save(owner.toString(), preferences)
      known.forget(owner.toString())
      return preferences
    },

    /** Whether the archive of `owner` is to keep what is exchanged with `other`; known at once for those who talk. */
    keeps(owner: Jid, other: Jid): MaybePromise<boolean> {
      const decision = known.get(owner.toString())
      return decision instanceof Promise
        ? decision.then(({ decide }) => decide(other) ?? isContact(owner, other))
        : (decision.decide(other) ?? isContact(owner, other))
    },

    async forget(owner: Jid): Promise<void> {
      await store.remove(owner.toString())
      known.forget(owner.toString())
    },
  }
}

/** `decide` gives nothing where the roster has to be asked. An address in both lists is not kept. */
function decided(preferences: Preferences) {
  const { defaultRule } = preferences
  const always = new Set(preferences.always.map(String))
  const never = new Set(preferences.never.map(String))
  const byDefault = defaultRule === "roster" ? undefined : defaultRule === "always"
  const isIn = (list: ReadonlySet<string>, other: Jid) =>
    list.size > 0 && (list.has(other.toString()) || list.has(other.bare.toString()))
  return {
    preferences,
    decide(other: Jid): boolean | undefined {
      if (isIn(never, other)) return false
      return isIn(always, other) ? true : byDefault
    },
  }
}
