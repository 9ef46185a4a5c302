import { defineFeature, sessionStarted } from "@kith/feature-kit"
import { z } from "zod"
import { accountDeleted, accounts } from "../accounts/index.ts"
import { adHocCommands, type CommandCaller } from "../ad-hoc-commands/index.ts"
import { roster } from "../roster/index.ts"
import { administrationOperations } from "./api.ts"
import { accountCommands } from "./commands/account-commands.ts"
import { serverCommands } from "./commands/server-commands.ts"
import { createLastLoginTable } from "./migrations/0001-create-last-login.ts"
import { type Administration, createAdministration } from "./service.ts"
import { createLoginStore } from "./store.ts"

/** XEP-0133 Service Administration: what administrators do from any client that knows commands. */
export const serviceAdministration = defineFeature({
  name: "service-administration",
  xeps: { 133: "1.3.1" },
  needs: { accounts, roster, adHocCommands },
  config: z.object({
    mayReadRosters: z
      .boolean()
      .default(false)
      .describe("Whether administrators may read the contacts of others"),
    maxListed: z.number().int().min(1).default(1000).describe("Users in one list"),
  }),
  migrations: { "0001-create-last-login": createLastLoginTable },
  setup({ needs, config, db, clock, hooks, log, xmpp, api, onStop }): Administration {
    const logins = createLoginStore({ db, clock, log })
    onStop(logins.close)
    const service = createAdministration({
      ...needs,
      ...config,
      sessions: xmpp.sessions,
      logins,
      log,
      domain: xmpp.domain,
    })
    const allows = ({ from }: CommandCaller) => needs.accounts.isAdministrator(from.bare)
    needs.adHocCommands.server.add(...accountCommands(service, allows), ...serverCommands(service, allows))
    api.add(...administrationOperations(service, xmpp.domain))
    hooks.on(sessionStarted, "observe", ({ session }) => service.noteLogin(session))
    hooks.on(accountDeleted, "observe", ({ user }) => service.forget(user))
    return service
  },
})
