import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accounts } from "../accounts/index.ts"
import { adHocCommands } from "../ad-hoc-commands/index.ts"
import { pubsub } from "../pubsub/index.ts"
import { roster } from "../roster/index.ts"
import { movedOperations } from "./api.ts"
import { movedCommands } from "./commands.ts"
import { createMovedAccounts, type MovedAccounts } from "./service.ts"
import { createStatements, followRequests } from "./xmpp.ts"

/** XEP-0283 Moved: people who have a new address keep their contacts. */
export const movedAccounts = defineFeature({
  name: "moved-accounts",
  xeps: { 283: "0.2.0" },
  needs: { accounts, adHocCommands, pubsub, roster },
  config: z.object({
    maxVerifications: z
      .number()
      .int()
      .min(1)
      .default(200)
      .describe(
        "Old accounts that are being asked at the same time; further requests are shown to people as they are",
      ),
  }),
  setup({ needs, config, clock, hooks, log, xmpp, api }): MovedAccounts {
    const statements = createStatements(xmpp, needs.pubsub)
    const service = createMovedAccounts({ roster: needs.roster, clock, log, ...config, ...statements })
    followRequests(hooks, service)
    needs.adHocCommands.server.add(...movedCommands(service, (user) => needs.accounts.isUsable(user)))
    api.add(...movedOperations(service))
    return service
  },
})
