import { createTurns, DomainError, type Log } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"
import type { BlacklistStore } from "./store.ts"

export interface BlacklistParts {
  readonly store: BlacklistStore
  readonly accounts: Pick<Accounts, "isAdministrator" | "requireAdministrator">
  readonly log: Log
  readonly domain: string
  readonly maxEntries: number
}

export type Blacklist = Awaited<ReturnType<typeof createBlacklist>>

/** XEP-0133 §4.11: the addresses and domains that may not communicate with this service. */
export async function createBlacklist({ store, accounts, log, domain, maxEntries }: BlacklistParts) {
  const takeTurn = createTurns()
  const toMap = (addresses: readonly Jid[]) => new Map(addresses.map((jid) => [jid.toString(), jid]))
  let entries: ReadonlyMap<string, Jid> = toMap(await store.list())

  /** One device, all of a person, an address of a domain without a name, or all of a domain. */
  const covers = (jid: Jid): boolean =>
    entries.has(jid.toString()) || entries.has(jid.bare.toString()) || entries.has(jid.domain)

  const isServer = (jid: Jid) => jid.local === undefined && jid.domain === domain

  /** What an account of this server has with the server and with itself is never kept from it. */
  const isAtHome = (one: Jid, other: Jid) =>
    one.domain === domain &&
    other.domain === domain &&
    (isServer(one) || isServer(other) || one.bare.equals(other.bare))

  const requireExcludable = async (jid: Jid): Promise<void> => {
    if (isServer(jid)) {
      throw new DomainError("not-allowed", `${jid} is this server itself. Take it off the list.`)
    }
    if (jid.domain === domain && (await accounts.isAdministrator(jid.bare))) {
      throw new DomainError(
        "not-allowed",
        `${jid.bare} administers this server. Make it a user like others before you list it.`,
      )
    }
  }

  /** New ones first: what fails in between leaves nobody off the list who was to be on it. */
  const replace = async (wanted: ReadonlyMap<string, Jid>): Promise<void> => {
    const missing = (from: ReadonlyMap<string, Jid>, than: ReadonlyMap<string, Jid>) =>
      [...from].filter(([key]) => !than.has(key)).map(([, jid]) => jid)
    const [added, gone] = [missing(wanted, entries), missing(entries, wanted)]
    await store.add(added)
    entries = toMap([...entries.values(), ...added])
    await store.remove(gone)
    entries = wanted
  }

  return {
    async list(by: Jid): Promise<readonly Jid[]> {
      await accounts.requireAdministrator(by)
      return [...entries.values()]
    },

    /** Those are listed from now on, and nothing else. */
    async set(by: Jid, addresses: readonly Jid[]): Promise<void> {
      await accounts.requireAdministrator(by)
      const wanted = toMap(addresses)
      if (wanted.size > maxEntries) {
        throw new DomainError(
          "policy-violation",
          `The blacklist has at most ${maxEntries} entries (max-entries). List whole domains instead.`,
        )
      }
      for (const jid of wanted.values()) await requireExcludable(jid)
      await takeTurn("", () => replace(wanted))
      log.info("The blacklist was edited", { by: by.bare.toString(), entries: wanted.size })
    },

    /** Which of the two is why they may not communicate, or `undefined`. */
    excludedOf(from: Jid, to: Jid): Jid | undefined {
      // The usual case costs nothing.
      if (entries.size === 0 || isAtHome(from, to)) return
      if (covers(from)) return from
      return covers(to) ? to : undefined
    },

    /** The account is gone; who comes by that name next is somebody else. */
    forget: (user: Jid): Promise<void> =>
      takeTurn("", () => replace(toMap([...entries.values()].filter((jid) => !jid.bare.equals(user.bare))))),
  }
}
