import {
  DomainError,
  type Log,
  type MaybePromise,
  type Session,
  type SessionDirectory,
} from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"
import type { Contact, Roster } from "../roster/index.ts"
import type { LoginStore } from "./store.ts"

/** Who of the accounts with a session is meant: all, those somebody sits at, or the others. */
export type OnlineKind = "online" | "active" | "idle"

export interface UserStatistics {
  /** Of the sessions there are now. */
  readonly addresses: readonly string[]
  readonly resources: readonly string[]
  readonly contacts: number
  /** Epoch milliseconds. */
  readonly lastLogin: number | undefined
}

export interface AdministrationParts {
  readonly accounts: Accounts
  readonly roster: Pick<Roster, "contacts">
  readonly sessions: SessionDirectory
  readonly logins: LoginStore
  readonly log: Log
  readonly domain: string
  readonly mayReadRosters: boolean
  readonly maxListed: number
}

export type Administration = ReturnType<typeof createAdministration>

const MAX_AT_ONCE = 100

/** What administrators do with accounts (XEP-0133). Each action asks who it is and is written to the log. */
export function createAdministration(parts: AdministrationParts) {
  const { accounts, sessions, log, maxListed } = parts

  const requireAccount = async (jid: Jid): Promise<Jid> => {
    if (jid.domain !== parts.domain || jid.local === undefined) {
      throw new DomainError("not-acceptable", `${jid} is no account of this server.`)
    }
    return (await accounts.get(jid)).user
  }

  /** Those it is done to are all looked at before anything is done to the first. */
  const forEach = async (
    by: Jid,
    action: string,
    users: readonly Jid[],
    work: (user: Jid) => Promise<void> | void,
  ): Promise<void> => {
    await accounts.requireAdministrator(by)
    if (users.length > MAX_AT_ONCE) {
      throw new DomainError("policy-violation", `Name at most ${MAX_AT_ONCE} accounts at once.`)
    }
    for (const user of users) await requireAccount(user)
    for (const user of users) {
      await work(user)
      log.info("Administration", { action, by: by.bare.toString(), account: user.toString() })
    }
  }

  /** Who removes or disables themselves would not hear that it is done, and hardly means it. */
  const requireOthers = (by: Jid, users: readonly Jid[]) => {
    if (!users.some((user) => user.bare.equals(by.bare))) return
    throw new DomainError("not-allowed", "Your own account is not removed or disabled here.")
  }

  const online = (kind: OnlineKind): Jid[] => {
    const users = new Map<string, { readonly user: Jid; isActive: boolean }>()
    for (const session of sessions.all()) {
      const key = session.user.toString()
      const entry = users.get(key) ?? { user: session.user, isActive: false }
      entry.isActive ||= isActive(session)
      users.set(key, entry)
    }
    const chosen = [...users.values()].filter(
      ({ isActive }) => kind === "online" || isActive === (kind === "active"),
    )
    return chosen.map(({ user }) => user)
  }

  const administrators = async (by: Jid): Promise<Jid[]> => {
    await accounts.requireAdministrator(by)
    const { accounts: found } = await accounts.listAccounts({}, { role: "admin" })
    return found.map(({ user }) => user)
  }

  return {
    async addUser(by: Jid, user: Jid, password: string): Promise<void> {
      await accounts.requireAdministrator(by)
      await accounts.createAccount({ username: user.bare.toString(), password })
      log.info("Administration", { action: "add", by: by.bare.toString(), account: user.bare.toString() })
    },

    async removeUsers(by: Jid, users: readonly Jid[]): Promise<void> {
      requireOthers(by, users)
      await forEach(by, "remove", users, (user) => accounts.removeAccount(user.bare))
    },

    async setDisabled(by: Jid, users: readonly Jid[], isDisabled: boolean): Promise<void> {
      if (isDisabled) requireOthers(by, users)
      await forEach(by, isDisabled ? "disable" : "enable", users, async (user) => {
        await accounts.updateAccount(user.bare, { isDisabled })
      })
    },

    /** Of a bare JID all sessions, of a full one that one alone (XEP-0133 §4.5). */
    endSessions: (by: Jid, users: readonly Jid[]): Promise<void> =>
      forEach(by, "end-sessions", users, (user) => {
        for (const session of [...sessions.of(user)]) {
          if (user.resource === undefined || user.resource === session.jid.resource) {
            session.close("not-authorized", "An administrator ended this session.")
          }
        }
      }),

    changePassword: (by: Jid, user: Jid, password: string): Promise<void> =>
      forEach(by, "change-password", [user], () => accounts.setPassword(user.bare, password)),

    mayReadRosters: parts.mayReadRosters,

    async rosterOf(by: Jid, user: Jid): Promise<readonly Contact[]> {
      if (!parts.mayReadRosters)
        throw new DomainError("not-allowed", "Nobody reads the contacts of others here.")
      await forEach(by, "read-roster", [user], () => undefined)
      return parts.roster.contacts(user.bare)
    },

    async statisticsOf(by: Jid, user: Jid): Promise<UserStatistics> {
      await accounts.requireAdministrator(by)
      const bare = await requireAccount(user)
      const own = sessions.of(bare)
      return {
        addresses: [...new Set(own.map(({ remoteAddress }) => remoteAddress))],
        resources: own.map(({ jid }) => jid.resource ?? ""),
        contacts: (await parts.roster.contacts(bare)).length,
        lastLogin: await parts.logins.find(bare),
      }
    },

    async countAccounts(by: Jid, isDisabled?: boolean): Promise<number> {
      await accounts.requireAdministrator(by)
      return accounts.countAccounts(isDisabled === undefined ? {} : { isDisabled })
    },

    async countOnline(by: Jid, kind: OnlineKind): Promise<number> {
      await accounts.requireAdministrator(by)
      return online(kind).length
    },

    /** In the order of their names, `max` at most and never more than the configuration lets through. */
    async listAccounts(by: Jid, max: number, isDisabled?: boolean): Promise<Jid[]> {
      await accounts.requireAdministrator(by)
      const only = isDisabled === undefined ? {} : { isDisabled }
      const wanted = Math.min(max, maxListed)
      const found: Jid[] = []
      let after: string | undefined
      do {
        const page = await accounts.listAccounts({ after, limit: wanted - found.length }, only)
        found.push(...page.accounts.map(({ user }) => user))
        after = page.next
      } while (after !== undefined && found.length < wanted)
      return found
    },

    async listOnline(by: Jid, max: number, kind: OnlineKind): Promise<Jid[]> {
      await accounts.requireAdministrator(by)
      return online(kind).slice(0, Math.min(max, maxListed))
    },

    administrators,

    /** Those named are administrators from now on, and nobody else. First the new ones: there is always one. */
    async setAdministrators(by: Jid, users: readonly Jid[]): Promise<void> {
      const before = await administrators(by)
      const has = (list: readonly Jid[], user: Jid) => list.some((other) => other.equals(user.bare))
      const added = users.filter((user) => !has(before, user))
      await forEach(by, "make-administrator", added, async (user) => {
        await accounts.updateAccount(user.bare, { role: "admin" })
      })
      const wanted = users.map((user) => user.bare)
      const gone = before.filter((user) => !has(wanted, user)).sort((one) => (one.equals(by.bare) ? 1 : -1))
      await forEach(by, "make-user", gone, async (user) => {
        await accounts.updateAccount(user, { role: "user" })
      })
    },

    noteLogin: (session: Session): MaybePromise<void> => parts.logins.save(session.user, session.startedAt),
    forget: (user: Jid): Promise<void> => parts.logins.remove(user),
  }
}

/** Somebody sits there, as far as the client says. */
function isActive({ presence }: Session): boolean {
  const show = presence?.child("show")?.text
  return presence !== undefined && show !== "away" && show !== "xa"
}
