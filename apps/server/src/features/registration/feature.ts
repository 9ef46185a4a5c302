import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accountDeleted, accounts } from "../accounts/index.ts"
import { adHocCommands } from "../ad-hoc-commands/index.ts"
import { roster } from "../roster/index.ts"
import { invitationOperations, registrationOperations } from "./api.ts"
import { createInvitationTable } from "./migrations/0001-create-invitation.ts"
import { describeInvitation } from "./migrations/0002-describe-invitation.ts"
import { createInvitationPages } from "./page/index.ts"
import { createChallenges } from "./service/challenges.ts"
import { createInvitations, type Invitations } from "./service/invitations.ts"
import { createRegistration, type RegistrationService } from "./service/registration.ts"
import { approveInvited, befriend } from "./service/welcome.ts"
import { rulesFor } from "./settings.ts"
import { createInvitationStore } from "./store.ts"
import { invitationCommands } from "./xmpp/commands.ts"
import { serveEarly } from "./xmpp/early.ts"
import { serveOwnAccount } from "./xmpp/own-account.ts"

export interface Registration extends RegistrationService {
  readonly invitations: Invitations
}

const positive = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

/** XEP-0077, XEP-0401, XEP-0445, XEP-0379: how people get an account and their first contact, and give both up. */
export const registration = defineFeature({
  name: "registration",
  xeps: { 66: "1.5", 77: "2.4", 158: "1.0.1", 379: "0.3.3", 401: "0.6.0", 445: "0.2.0" },
  needs: { accounts, roster, adHocCommands },
  config: z.object({
    policy: z
      .enum(["automatic", "open", "invitation", "closed"])
      .default("automatic")
      .describe("Who may register; automatic: open on the domain localhost, by invitation on any other"),
    website: z
      .union([z.literal(""), z.url({ protocol: /^https?$/ })])
      .default("")
      .describe("Where else people can register, told to those whom no form here helps; empty: the web app"),
    perHour: positive(5, "Accounts made from one address (IPv6: one /64) in an hour"),
    perHourFromThisMachine: positive(100, "The same for this machine itself, where tests and proxies run"),
    challenge: z
      .enum(["automatic", "on", "off"])
      .default("automatic")
      .describe(
        "Whether a program has to do some work before it makes an account without an invitation; automatic: not on the domain localhost",
      ),
    challengeBits: z
      .number()
      .int()
      .min(8)
      .max(30)
      .default(18)
      .describe("How much work: each bit doubles it; 18 are about a second in a browser"),
    whoMayInvite: z
      .enum(["everyone", "administrators"])
      .default("everyone")
      .describe("Whose invitations let people make an account"),
    invitationHours: positive(7 * 24, "Hours an invitation is valid"),
    maxOpenInvitations: positive(20, "Unused invitations one account may have"),
  }),
  migrations: {
    "0001-create-invitation": createInvitationTable,
    "0002-describe-invitation": describeInvitation,
  },
  setup({ needs, config, db, clock, hooks, log, xmpp, api, http }): Registration {
    const { domain } = xmpp
    const { accounts, roster } = needs
    const rules = rulesFor(config, domain, () => http.publicUrl)
    const invitations = createInvitations(createInvitationStore(db), accounts, clock, rules, domain)
    const service = createRegistration({
      accounts,
      invitations,
      challenges: createChallenges(clock, config.challengeBits, domain),
      clock,
      rules,
      welcome: (invitation, user) => befriend(roster, log, invitation, user),
    })
    const publicUrl = () => http.publicUrl
    serveEarly(xmpp, service, invitations)
    serveOwnAccount(xmpp, accounts)
    approveInvited(hooks, invitations)
    needs.adHocCommands.server.add(...invitationCommands({ invitations, accounts, domain, publicUrl }))
    const parts = { registration: service, invitations, domain, publicUrl }
    api.add(...registrationOperations(parts), ...invitationOperations(parts))
    http.serve("/invite", createInvitationPages(invitations, domain))
    hooks.on(accountDeleted, "observe", ({ user }) => invitations.removeOf(user))
    return { ...service, invitations }
  },
})
