import { defineFeature } from "@kith/feature-kit"
import { accounts } from "../accounts/index.ts"
import { rooms } from "../rooms/index.ts"
import { roster } from "../roster/index.ts"
import { linkOperations } from "./api/links.ts"
import { ruleOperations } from "./api/rules.ts"
import { guardServers } from "./guards.ts"
import { createFederationRule } from "./migrations/0001-create-federation-rule.ts"
import { createLinks, type Links } from "./service/links.ts"
import { Neighbours } from "./service/neighbours.ts"
import { createOverview, type Overview } from "./service/overview.ts"
import { createPolicy, type Policy } from "./service/policy.ts"
import { createStrangers } from "./service/strangers.ts"
import { policySettings } from "./settings.ts"
import { createRuleStore } from "./store.ts"

export interface FederationPolicy {
  readonly policy: Policy
  readonly links: Links
  readonly overview: Overview
}

/** With which other servers this one has to do, what may go between them, and what the operator sees of it. */
export const federationPolicy = defineFeature({
  name: "federation-policy",
  needs: { accounts, rooms, roster },
  config: policySettings,
  migrations: { "0001-create-federation-rule": createFederationRule },
  async setup({ needs, config, db, clock, hooks, log, metrics, xmpp, api, federation, onStop }) {
    const { accounts, roster } = needs
    const { domain } = xmpp
    const roomsDomain = needs.rooms.domain
    // Read before any door is open; a server that cannot read its rules does not start.
    const policy = await createPolicy({
      store: createRuleStore(db),
      accounts,
      federation,
      xmpp,
      roomsDomain,
      clock,
      log,
      settings: config,
    })
    const neighbours = new Neighbours(clock)
    const strangers = createStrangers({ roster, clock, domain, perMinute: config.strangerRequestsPerMinute })
    const links = createLinks({ federation, accounts })
    const overview = createOverview({ policy, neighbours, accounts })
    const refusals = metrics.counter(
      "federation_refused_stanzas",
      "Stanzas from and to other servers that a rule or the limit for strangers did not let pass",
    )
    guardServers(hooks, { policy, neighbours, strangers, domain, roomsDomain, refused: () => refusals.add() })
    // Presence that would be refused one by one when it leaves is not even made.
    onStop(roster.keepApart((one, other) => policy.separates(one.domain, other.domain)))
    api.add(...linkOperations(links), ...ruleOperations(policy, overview))
    return { policy, links, overview } satisfies FederationPolicy
  },
})
