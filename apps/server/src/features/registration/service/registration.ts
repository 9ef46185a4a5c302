import { type Clock, DomainError, isLoopback, networkOf } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { type Account, type Accounts, Scores } from "../../accounts/index.ts"
import type { Invitation } from "../invitation.ts"
import type { Challenge, Challenges, SolvedChallenge } from "./challenges.ts"
import type { Invitations } from "./invitations.ts"

export type Policy = "open" | "invitation" | "closed"

export interface RegistrationRules {
  readonly policy: Policy
  readonly perHour: number
  readonly perHourFromThisMachine: number
  /** Whether who comes without an invitation has to solve a puzzle. */
  readonly isChallenging: boolean
  /** Where else one can register, for whom the form does not help; empty for nowhere. */
  readonly website: () => string
}

export interface Applicant {
  readonly username: string
  readonly password: string
  readonly invitation: Invitation | undefined
  readonly challenge: SolvedChallenge | undefined
}

export type RegistrationService = ReturnType<typeof createRegistration>

const HOUR_MS = 60 * 60 * 1000
const MAX_ADDRESSES = 50_000
/** Names taken and passwords refused: so many for each account that may be made. */
const ATTEMPTS_PER_REGISTRATION = 10

/** Whom people write to when they mean the server (RFC 2142), and names that look like it speaking. */
const RESERVED: ReadonlySet<string> = new Set(
  `abuse admin administrator hostmaster info kith mailer-daemon moderator no-reply noc noreply postmaster root
  security server support system webmaster`.split(/\s+/),
)

/** Who may make an account for themselves. */
export function createRegistration(parts: {
  readonly accounts: Pick<Accounts, "createAccount">
  readonly invitations: Invitations
  readonly challenges: Challenges
  readonly clock: Clock
  readonly rules: RegistrationRules
  /** Told after an account was made with an invitation that is to make two people contacts. */
  readonly welcome: (invitation: Invitation, user: Jid) => Promise<void>
}) {
  const { accounts, invitations, challenges, clock, rules } = parts
  const limits = {
    network: limit(clock, rules.perHour),
    machine: limit(clock, rules.perHourFromThisMachine),
  }

  const requireAdmitted = ({ invitation, challenge }: Applicant) => {
    if (rules.policy === "closed") {
      throw new DomainError(
        "not-allowed",
        "This server takes no new accounts. Ask its administrator for one.",
      )
    }
    if (invitation !== undefined) return
    if (rules.policy === "invitation") {
      throw new DomainError("not-allowed", "You need an invitation. Ask somebody who has an account here.")
    }
    if (rules.isChallenging && challenge === undefined) {
      throw new DomainError(
        "not-acceptable",
        "The puzzle of the form must be solved, which your program does not do.",
      )
    }
  }

  const requireName = async (username: string, invitation: Invitation | undefined) => {
    const local = username.split("@")[0]?.toLowerCase() ?? ""
    const kept = invitation?.username
    if (kept !== undefined && kept !== local) {
      throw new DomainError("not-acceptable", `This invitation is for the user name ${kept}.`)
    }
    if (kept === undefined && RESERVED.has(local)) {
      throw new DomainError("not-acceptable", `The user name ${username} is reserved. Choose another one.`)
    }
    if (await invitations.isReserved(local, invitation)) {
      throw new DomainError("conflict", `The user name ${username} is taken. Choose another one.`)
    }
  }

  const create = async ({ username, password, invitation, challenge }: Applicant): Promise<Account> => {
    const make = () => accounts.createAccount({ username, password })
    if (invitation !== undefined) {
      const account = await invitations.use(invitation, make)
      if (invitation.addsContact) await parts.welcome(invitation, account.user)
      return account
    }
    return rules.isChallenging && challenge !== undefined ? challenges.use(challenge, make) : make()
  }

  return {
    policy: rules.policy,
    website: rules.website,

    /** What somebody without an invitation has to solve first; `undefined` where nothing is to be solved. */
    createChallenge: (): Challenge | undefined =>
      rules.policy === "open" && rules.isChallenging ? challenges.create() : undefined,

    /** Throws what says why not, in words for the person: closed, not invited, too many, taken, not allowed. */
    async register(applicant: Applicant, address: string): Promise<Account> {
      requireAdmitted(applicant)
      const { made, tried } = isLoopback(address) ? limits.machine : limits.network
      const network = networkOf(address)
      made.require(network)
      tried.require(network)
      // Counted before it is known what becomes of it: many at once are not one.
      made.scores.add(network, 1)
      tried.scores.add(network, 1)
      try {
        await requireName(applicant.username, applicant.invitation)
        return await create(applicant)
      } catch (error) {
        made.scores.add(network, -1)
        throw error
      }
    },
  }
}

function limit(clock: Clock, perHour: number) {
  const bucket = (max: number) => {
    const forgiveMs = HOUR_MS / max
    const scores = new Scores(clock, forgiveMs, MAX_ADDRESSES)
    return {
      scores,
      require(network: string): void {
        const excess = scores.of(network) - max + 1
        if (excess <= 0) return
        const seconds = Math.ceil((excess * forgiveMs) / 1000)
        const minutes = Math.ceil(seconds / 60)
        throw new DomainError(
          "policy-violation",
          `Too many accounts are being made from your address. Try again in ${minutes} minutes.`,
          seconds,
        )
      },
    }
  }
  return { made: bucket(perHour), tried: bucket(perHour * ATTEMPTS_PER_REGISTRATION) }
}
