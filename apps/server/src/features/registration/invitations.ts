import { createHash, randomBytes } from "node:crypto"
import { type Clock, DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"
import type { InvitationStore } from "./store.ts"

const HOUR_MS = 60 * 60 * 1000

export interface InvitationRules {
  readonly whoMayInvite: "everyone" | "administrators"
  readonly invitationHours: number
  readonly maxOpenInvitations: number
}

export interface NewInvitation {
  /** Shown once; only its hash is kept. */
  readonly token: string
  /** XEP-0445 §2.2: opens a client's form for a new account. */
  readonly uri: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** An invitation that was valid when it was shown. */
export interface ShownInvitation {
  readonly hash: string
}

export type Invitations = ReturnType<typeof createInvitations>

export function createInvitations(
  store: InvitationStore,
  accounts: Pick<Accounts, "isAdministrator">,
  clock: Clock,
  rules: InvitationRules,
  domain: string,
) {
  return {
    /** Makes a link that lets `uses` people register; more than one only for an administrator. */
    async create(user: Jid, uses: number): Promise<NewInvitation> {
      const isAdministrator = await accounts.isAdministrator(user)
      if (rules.whoMayInvite === "administrators" && !isAdministrator) {
        throw new DomainError("forbidden", "Only administrators may invite people to this server.")
      }
      if (uses > 1 && !isAdministrator) {
        throw new DomainError("forbidden", "Only administrators may invite several people with one link.")
      }
      const now = clock.now()
      if ((await store.countOf(user, now)) >= rules.maxOpenInvitations) {
        throw new DomainError(
          "policy-violation",
          `You have ${rules.maxOpenInvitations} unused invitations. Use them, or wait until they expire.`,
        )
      }
      // Kept for an hour longer: who has shown it in time may still be choosing a name.
      await store.removeExpired(now - HOUR_MS)
      const token = randomBytes(18).toString("base64url")
      const expiresAt = now + rules.invitationHours * HOUR_MS
      await store.insert({ hash: hashOf(token), createdBy: user, createdAt: now, expiresAt, uses })
      return { token, uri: `xmpp:${domain}?register;preauth=${token}`, expiresAt }
    },

    /** Throws `not-found` for a token that is unknown, used up, or too old. */
    async show(token: string): Promise<ShownInvitation> {
      const hash = hashOf(token)
      if (!(await store.isValid(hash, clock.now()))) throw unusable()
      return { hash }
    },

    /** Uses it up, for as long as `work` does not fail (XEP-0445 §4). */
    async use<Result>({ hash }: ShownInvitation, work: () => Promise<Result>): Promise<Result> {
      if (!(await store.takeUse(hash))) throw unusable()
      try {
        return await work()
      } catch (error) {
        await store.giveBackUse(hash)
        throw error
      }
    },

    removeOf: (user: Jid): Promise<void> => store.removeOf(user),
  }
}

function unusable(): DomainError {
  return new DomainError("not-found", "This invitation was used already, or is too old. Ask for a new one.")
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url")
}
