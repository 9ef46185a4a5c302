import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accountDeleted, accounts } from "../accounts/index.ts"
import { registrationOperations } from "./api.ts"
import { createInvitations, type Invitations } from "./invitations.ts"
import { createInvitationTable } from "./migrations/0001-create-invitation.ts"
import { createRegistration, type Policy, type RegistrationService } from "./service.ts"
import { createInvitationStore } from "./store.ts"
import { serveXmpp } from "./xmpp.ts"

export interface Registration extends RegistrationService {
  readonly invitations: Invitations
}

const positive = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

/** XEP-0077, XEP-0445: how people get an account, change its password, and give it up. */
export const registration = defineFeature({
  name: "registration",
  xeps: { 77: "2.4", 445: "0.2.0" },
  needs: { accounts },
  config: z.object({
    policy: z
      .enum(["automatic", "open", "invitation", "closed"])
      .default("automatic")
      .describe("Who may register; automatic: open on the domain localhost, by invitation on any other"),
    perHour: positive(5, "Accounts made from one address (IPv6: one /64) in an hour"),
    perHourFromThisMachine: positive(100, "The same for this machine itself, where tests and proxies run"),
    whoMayInvite: z
      .enum(["everyone", "administrators"])
      .default("everyone")
      .describe("Who may make invitations"),
    invitationHours: positive(7 * 24, "Hours an invitation is valid"),
    maxOpenInvitations: positive(20, "Unused invitations one account may have"),
  }),
  migrations: { "0001-create-invitation": createInvitationTable },
  setup({ needs, config, db, clock, hooks, xmpp, api }): Registration {
    const invitations = createInvitations(
      createInvitationStore(db),
      needs.accounts,
      clock,
      config,
      xmpp.domain,
    )
    const policy = policyFor(config.policy, xmpp.domain)
    const service = createRegistration(needs.accounts, invitations, clock, { ...config, policy })
    serveXmpp(xmpp, needs.accounts, service, invitations)
    api.add(...registrationOperations(service, invitations, xmpp.domain))
    hooks.on(accountDeleted, "observe", ({ user }) => invitations.removeOf(user))
    return { ...service, invitations }
  },
})

function policyFor(configured: Policy | "automatic", domain: string): Policy {
  if (configured !== "automatic") return configured
  return domain === "localhost" ? "open" : "invitation"
}
