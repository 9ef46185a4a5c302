import { DomainError, type Session, type SessionDirectory } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"

export function createSessions(directory: SessionDirectory, accounts: Accounts, maxPerAccount: number) {
  return {
    /** Whether the account has a session, available or not, also one that waits to be resumed. */
    isOnline: (user: Jid): boolean => directory.of(user).length > 0,

    /** Somebody's own sessions. */
    list: (user: Jid): readonly Session[] => directory.of(user),

    /** Ends one of the user's own sessions. */
    end(user: Jid, id: string): void {
      const session = directory.of(user).find((candidate) => candidate.id === id)
      if (session === undefined)
        throw new DomainError("not-found", "There is no such session; it may be over already.")
      session.close("not-authorized", "This session was ended by its owner.")
    },

    endAll(user: Jid, except: Session | undefined, reason: string): void {
      for (const session of directory.of(user))
        if (session !== except) session.close("not-authorized", reason)
    },

    /** XEP-0386 §3.2: an installation of a client that has come anew has given up what it had before. */
    endEarlier(session: Session): void {
      for (const other of directory.of(session.user)) {
        if (other !== session && isSameClient(other, session)) {
          other.close("conflict", "The same client has signed in anew.")
        }
      }
    },

    /** Asked before a session begins: the account may have gone since the log-in, and it may have too many. */
    async admit(session: Session): Promise<void> {
      if (!(await accounts.isUsable(session.user))) {
        throw new DomainError("not-authorized", "This account cannot be used any more.")
      }
      const others = directory
        .of(session.user)
        .filter((other) => !other.jid.equals(session.jid) && !isSameClient(other, session))
      if (others.length < maxPerAccount) return
      const oldest = others
        .filter(({ isDetached }) => isDetached)
        .sort((a, b) => a.startedAt - b.startedAt)[0]
      if (oldest === undefined) {
        throw new DomainError(
          "resource-constraint",
          `You have ${maxPerAccount} sessions. End one of them first.`,
        )
      }
      oldest.close("policy-violation", "Newer sessions of this account took its place.")
    },
  }
}

function isSameClient(one: Session, other: Session): boolean {
  const id = one.login.userAgent?.id
  return id !== undefined && id === other.login.userAgent?.id
}
