import { type Clock, DomainError, isLoopback, networkOf } from "@kith/feature-kit"
import { type Account, type Accounts, Scores } from "../accounts/index.ts"
import type { Invitations, ShownInvitation } from "./invitations.ts"

export type Policy = "open" | "invitation" | "closed"

export interface RegistrationRules {
  readonly policy: Policy
  readonly perHour: number
  readonly perHourFromThisMachine: number
}

export interface Applicant {
  readonly username: string
  readonly password: string
  readonly invitation: ShownInvitation | undefined
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
export function createRegistration(
  accounts: Pick<Accounts, "createAccount">,
  invitations: Invitations,
  clock: Clock,
  rules: RegistrationRules,
) {
  const limits = {
    network: limit(clock, rules.perHour),
    machine: limit(clock, rules.perHourFromThisMachine),
  }

  return {
    policy: rules.policy,

    /** Throws what says why not, in words for the person: closed, not invited, too many, taken, not allowed. */
    async register({ username, password, invitation }: Applicant, address: string): Promise<Account> {
      if (rules.policy === "closed") {
        throw new DomainError(
          "not-allowed",
          "This server takes no new accounts. Ask its administrator for one.",
        )
      }
      if (rules.policy === "invitation" && invitation === undefined) {
        throw new DomainError("not-allowed", "You need an invitation. Ask somebody who has an account here.")
      }
      const { made, tried } = isLoopback(address) ? limits.machine : limits.network
      const network = networkOf(address)
      made.require(network)
      tried.require(network)
      // Counted before it is known what becomes of it: many at once are not one.
      made.scores.add(network, 1)
      tried.scores.add(network, 1)
      try {
        requireUnreserved(username)
        const create = () => accounts.createAccount({ username, password })
        return await (invitation === undefined ? create() : invitations.use(invitation, create))
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

function requireUnreserved(username: string): void {
  if (!RESERVED.has(username.split("@")[0]?.toLowerCase() ?? "")) return
  throw new DomainError("not-acceptable", `The user name ${username} is reserved. Choose another one.`)
}
