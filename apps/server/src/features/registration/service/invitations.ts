import { createHash, randomBytes } from "node:crypto"
import { type Clock, DomainError } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { Accounts } from "../../accounts/index.ts"
import type { Invitation, InvitationKind } from "../invitation.ts"
import type { InvitationStore } from "../store.ts"

const HOUR_MS = 60 * 60 * 1000
/** Longer texts are no token of ours. */
const MAX_TOKEN_LENGTH = 100

export interface InvitationRules {
  /** Whether people can register here at all. */
  readonly isPossible: boolean
  readonly whoMayInvite: "everyone" | "administrators"
  readonly invitationHours: number
  readonly maxOpenInvitations: number
}

export interface NewInvitation {
  readonly kind: InvitationKind
  readonly uses?: number
  /** Kept for whoever uses the invitation; for administrators. */
  readonly username?: string | undefined
  /** By default as the kind has it. */
  readonly addsContact?: boolean
}

export interface MadeInvitation extends Invitation {
  /** Shown once; only its hash is kept. */
  readonly token: string
}

export type Invitations = ReturnType<typeof createInvitations>

/** Links with which people come to this server, or to somebody on it. */
export function createInvitations(
  store: InvitationStore,
  accounts: Pick<Accounts, "isAdministrator" | "exists">,
  clock: Clock,
  rules: InvitationRules,
  domain: string,
) {
  const mayInviteToServer = async (user: Jid): Promise<boolean> =>
    rules.isPossible && (rules.whoMayInvite === "everyone" || (await accounts.isAdministrator(user)))

  const find = async (token: string): Promise<Invitation | undefined> =>
    token.length > MAX_TOKEN_LENGTH ? undefined : store.find(hashOf(token), clock.now())

  /** The name is prepared, so that none that looks the same is another one. */
  const reserve = async (typed: string): Promise<string> => {
    const { local } = Jid.from({ local: typed, domain })
    const username = local ?? ""
    const isTaken = await accounts.exists(Jid.from({ local: username, domain }))
    if (isTaken || (await store.findReservation(username, clock.now())) !== undefined) {
      throw new DomainError("conflict", `The user name ${username} is taken. Choose another one.`)
    }
    return username
  }

  const requireRight = async (user: Jid, wanted: NewInvitation): Promise<boolean> => {
    const letsRegister = await mayInviteToServer(user)
    const isAccount = wanted.kind === "account"
    if (isAccount && !rules.isPossible) {
      throw new DomainError("not-allowed", "This server takes no new accounts.")
    }
    if (isAccount && !letsRegister) {
      throw new DomainError("forbidden", "Only administrators may invite people to this server.")
    }
    const isSpecial = (wanted.uses ?? 1) > 1 || wanted.username !== undefined
    if (isSpecial && !(await accounts.isAdministrator(user))) {
      throw new DomainError(
        "forbidden",
        "Only administrators may choose a name for somebody, or invite several people with one link.",
      )
    }
    return letsRegister
  }

  return {
    mayInviteToServer,

    async create(user: Jid, wanted: NewInvitation): Promise<MadeInvitation> {
      const letsRegister = await requireRight(user, wanted)
      const now = clock.now()
      const own = await store.listOf(user.bare, now, rules.maxOpenInvitations)
      if (own.length >= rules.maxOpenInvitations) {
        throw new DomainError(
          "policy-violation",
          `You have ${rules.maxOpenInvitations} unused invitations. Revoke some, or wait until they expire.`,
        )
      }
      // Kept for an hour longer: who has shown it in time may still be choosing a name.
      await store.removeExpired(now - HOUR_MS)
      const token = randomBytes(16).toString("hex")
      const invitation: Invitation = {
        id: hashOf(token),
        kind: wanted.kind,
        inviter: user.bare,
        createdAt: now,
        expiresAt: now + rules.invitationHours * HOUR_MS,
        usesLeft: wanted.uses ?? 1,
        username: wanted.username === undefined ? undefined : await reserve(wanted.username),
        letsRegister,
        addsContact: wanted.addsContact ?? wanted.kind === "contact",
      }
      await store.insert(invitation)
      return { ...invitation, token }
    },

    /** What a token is good for, if for anything; whoever has it may know. */
    find,

    /** One that lets its holder register. Throws `not-found` for a token that is unknown, used up, or too old. */
    async show(token: string): Promise<Invitation> {
      const invitation = await find(token)
      if (invitation?.letsRegister !== true) throw unusable()
      return invitation
    },

    /** Uses it up, for as long as `work` does not fail (XEP-0445 §4). */
    async use<Result>({ id }: Invitation, work: () => Promise<Result>): Promise<Result> {
      if (!(await store.takeUse(id))) throw unusable()
      try {
        return await work()
      } catch (error) {
        await store.giveBackUse(id)
        throw error
      }
    },

    /**
     * Whether a request to become a contact of that user carries an invitation of theirs; uses it up (XEP-0379 §4.5). A
     * token that is not good makes no difference to a request.
     */
    async admitContact(user: Jid, token: string): Promise<boolean> {
      const invitation = await find(token)
      if (invitation?.kind !== "contact" || !invitation.inviter.equals(user.bare)) return false
      return store.takeUse(invitation.id)
    },

    /** Whether that name is kept for somebody else. */
    async isReserved(username: string, invitation: Invitation | undefined): Promise<boolean> {
      const holder = await store.findReservation(username, clock.now())
      return holder !== undefined && holder !== invitation?.id
    },

    /** Somebody's own ones that can still be used. */
    list: (user: Jid): Promise<Invitation[]> =>
      store.listOf(user.bare, clock.now(), rules.maxOpenInvitations),

    async revoke(user: Jid, id: string): Promise<void> {
      if (await store.remove(id, user.bare)) return
      throw new DomainError("not-found", "You have no such invitation; it may be used already.")
    },

    removeOf: (user: Jid): Promise<void> => store.removeOf(user.bare),
  }
}

function unusable(): DomainError {
  return new DomainError("not-found", "This invitation was used already, or is too old. Ask for a new one.")
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url")
}
