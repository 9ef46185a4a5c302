import {
  type Cache,
  type Clock,
  createCache,
  DomainError,
  type Hooks,
  type MaybePromise,
  type Session,
} from "@kith/feature-kit"
import { Jid, SCRAM_HASHES, type ScramKeys } from "@kith/xmpp"
import type { Account, Role } from "./account.ts"
import { deriveKeys } from "./credentials.ts"
import { accountCreated, accountDeleted, accountDisabled, passwordChanged } from "./hooks.ts"
import { findPreparedPassword, requireGoodPassword } from "./password-rules.ts"
import type { AccountFilter, AccountStore, AccountWithKeys, StoredAccount } from "./store.ts"
import { requireUsername, usernameOf } from "./username-rules.ts"

export interface NewAccount {
  /** `juliet` or `juliet@example.org` */
  readonly username: string
  readonly password: string
  readonly role?: Role
}

export type AccountService = ReturnType<typeof createAccountService>

/** An administrator at the command line changes accounts from another process, so nothing is believed for longer. */
const MAX_AGE_MS = 30_000
const MAX_PAGE = 200
/** Longer names cannot be registered; asking for them must not fill the memory. */
const MAX_LENGTH = 255

/** Who exists and what they may be; nothing about how they prove it. */
export function createAccountService(parts: {
  readonly store: AccountStore
  readonly clock: Clock
  readonly hooks: Hooks
  readonly domain: string
  readonly maxCached: number
}) {
  const { store, clock, hooks, domain } = parts
  /** Also remembers who does not exist: else an answer from memory would tell who does. */
  const known: Cache<AccountWithKeys | undefined> = createCache({
    maxEntries: parts.maxCached,
    maxAgeMs: MAX_AGE_MS,
    clock,
    load: (username) => store.find(username),
  })

  /** The account with its keys, for the log-in. */
  const load = (user: Jid): MaybePromise<AccountWithKeys | undefined> =>
    user.domain === domain && user.local !== undefined && user.local.length <= MAX_LENGTH
      ? known.get(user.local)
      : undefined

  const find = async (user: Jid): Promise<Account | undefined> => {
    const stored = await load(user)
    return stored && accountOf(stored, domain)
  }

  const get = async (user: Jid): Promise<Account> => {
    const account = await find(user)
    if (account === undefined) throw new DomainError("not-found", `There is no account ${user.bare}.`)
    return account
  }

  const isAdministrator = async (user: Jid): Promise<boolean> => {
    // The server itself asks for whoever works at its machine.
    if (user.toString() === domain) return true
    const stored = await load(user)
    return stored?.role === "admin" && !stored.isDisabled
  }

  const requireOtherAdministrator = async (account: Account) => {
    if (account.role !== "admin" || account.isDisabled || (await store.countAdministrators()) > 1) return
    throw new DomainError("not-allowed", "This is the last administrator. Make somebody else one first.")
  }

  const change = async (account: Account, role: Role, isDisabled: boolean, askedBy: Session | undefined) => {
    const username = usernameOf(account.user)
    await store.update(username, { role, isDisabled })
    known.forget(username)
    if (isDisabled && !account.isDisabled)
      await hooks.notify(accountDisabled, { user: account.user, askedBy })
  }

  const insert = async (stored: StoredAccount, keys: AccountWithKeys["keys"]): Promise<boolean> => {
    const { username } = stored
    const taken = (await store.find(username)) !== undefined
    if (taken || !(await store.insert(stored, keys))) return false
    known.forget(username)
    await hooks.notify(accountCreated, { user: Jid.from({ local: username, domain }) })
    return true
  }

  const addKeys = async (user: Jid, keys: ScramKeys): Promise<void> => {
    await get(user)
    const username = usernameOf(user)
    if ((await store.find(username))?.keys.has(keys.hash) === true) return
    await store.addKeys(username, new Map([[keys.hash, keys]]))
    known.forget(username)
  }

  return {
    load,
    find,
    get,

    exists(user: Jid): MaybePromise<boolean> {
      const stored = load(user)
      return stored instanceof Promise
        ? stored.then((account) => account !== undefined)
        : stored !== undefined
    },

    /** Whether somebody may log in to it. */
    async isUsable(user: Jid): Promise<boolean> {
      return (await load(user))?.isDisabled === false
    },

    isAdministrator,

    async requireAdministrator(user: Jid): Promise<void> {
      if (!(await isAdministrator(user))) {
        throw new DomainError("forbidden", "Only an administrator may do this.")
      }
    },

    /** Throws `not-acceptable` for a bad name or password, `conflict` for a name that is taken. */
    async createAccount({ username: typed, password, role = "user" }: NewAccount): Promise<Account> {
      const user = requireUsername(typed, domain)
      const username = usernameOf(user)
      const prepared = requireGoodPassword(password, username)
      const stored: StoredAccount = { username, role, createdAt: clock.now(), isDisabled: false }
      if (!(await insert(stored, await deriveKeys(prepared)))) {
        throw new DomainError("conflict", `The user name ${username} is taken. Choose another one.`)
      }
      return accountOf(stored, domain)
    },

    /**
     * The account of that name, made if there is none: with the password it had elsewhere, or as one nobody can log in to
     * until it is given keys.
     */
    async takeOver(typed: string, password: string | undefined): Promise<Jid> {
      const user = requireUsername(typed, domain)
      const username = usernameOf(user)
      const prepared = password === undefined ? undefined : findPreparedPassword(password)
      const keys = prepared === undefined ? new Map() : await deriveKeys(prepared)
      await insert({ username, role: "user", createdAt: clock.now(), isDisabled: false }, keys)
      return user
    },

    /** What proves the password, for another server. */
    keys: async (user: Jid): Promise<readonly ScramKeys[]> => [...((await load(user))?.keys.values() ?? [])],

    /** Lets somebody log in as they did elsewhere. Keys the account has already are not replaced. */
    addKeys,

    /**
     * Makes the keys that are missing of an account that came from elsewhere. `prepared` is its password, in the form in
     * which it is compared.
     */
    async completeKeys(user: Jid, prepared: string): Promise<void> {
      const stored = await load(user)
      if (stored === undefined || SCRAM_HASHES.every((hash) => stored.keys.has(hash))) return
      for (const keys of (await deriveKeys(prepared)).values()) await addKeys(user, keys)
    },

    /**
     * Ends the sessions of the account, has everybody delete what is theirs, and frees the name. When it fails half-way
     * the account stays, disabled, and can be removed again.
     */
    async removeAccount(user: Jid, askedBy?: Session): Promise<void> {
      const account = await get(user)
      await requireOtherAdministrator(account)
      await change(account, account.role, true, askedBy)
      await hooks.notify(accountDeleted, { user: account.user })
      await store.remove(usernameOf(account.user))
      known.forget(usernameOf(account.user))
    },

    async setPassword(user: Jid, password: string, changedBy?: Session): Promise<void> {
      const account = await get(user)
      const username = usernameOf(account.user)
      await store.replaceKeys(username, await deriveKeys(requireGoodPassword(password, username)))
      known.forget(username)
      await hooks.notify(passwordChanged, { user: account.user, changedBy })
    },

    async updateAccount(
      user: Jid,
      wanted: { readonly role?: Role; readonly isDisabled?: boolean },
    ): Promise<Account> {
      const account = await get(user)
      const { role = account.role, isDisabled = account.isDisabled } = wanted
      if (role !== "admin" || isDisabled) await requireOtherAdministrator(account)
      await change(account, role, isDisabled, undefined)
      return { ...account, role, isDisabled }
    },

    /** In the order of their names. `next` is where the next page begins: its `after`. */
    async listAccounts(
      page: { readonly after?: string | undefined; readonly limit?: number | undefined },
      only: AccountFilter = {},
    ): Promise<{ accounts: Account[]; next: string | undefined }> {
      const limit = Math.min(page.limit ?? MAX_PAGE, MAX_PAGE)
      const found = await store.list(page.after ?? "", limit + 1, only)
      const accounts = found.slice(0, limit)
      const next = found.length > limit ? accounts.at(-1)?.username : undefined
      return { accounts: accounts.map((stored) => accountOf(stored, domain)), next }
    },

    countAccounts: (only: Pick<AccountFilter, "isDisabled"> = {}): Promise<number> => store.count(only),

    hasAdministrator: async (): Promise<boolean> => (await store.countAdministrators()) > 0,
  }
}

function accountOf({ username, role, createdAt, isDisabled }: StoredAccount, domain: string): Account {
  return { user: Jid.from({ local: username, domain }), role, createdAt, isDisabled }
}
