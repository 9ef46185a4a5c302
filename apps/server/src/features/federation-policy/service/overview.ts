import type { Jid } from "@kith/xmpp"
import type { Accounts } from "../../accounts/index.ts"
import type { Counts, Neighbour, Neighbours } from "./neighbours.ts"
import type { Policy } from "./policy.ts"
import { type Rule, requireDomain } from "./rule.ts"

export interface OverviewParts {
  readonly policy: Pick<Policy, "admits" | "find">
  readonly neighbours: Pick<Neighbours, "find" | "busiest">
  readonly accounts: Pick<Accounts, "requireAdministrator">
}

/** What is known of one other server. */
export interface Portrait {
  readonly domain: string
  readonly isAdmitted: boolean
  /** The one that holds, be it about a domain that this one ends in. */
  readonly rule: Rule | undefined
  /** `undefined` where nothing has come or gone since the start. */
  readonly counts: Counts | undefined
}

export type Overview = ReturnType<typeof createOverview>

/** Who the other servers are and what comes from them, for administrators. */
export function createOverview({ policy, neighbours, accounts }: OverviewParts) {
  return {
    async describe(by: Jid, domain: string): Promise<Portrait> {
      await accounts.requireAdministrator(by)
      const name = requireDomain(domain)
      return {
        domain: name,
        isAdmitted: policy.admits(name),
        rule: policy.find(name),
        counts: neighbours.find(name),
      }
    },

    /** Those who have sent most stanzas since the start first. */
    async busiest(by: Jid, limit: number): Promise<Neighbour[]> {
      await accounts.requireAdministrator(by)
      return neighbours.busiest(limit)
    },
  }
}
