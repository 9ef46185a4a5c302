import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accountOperations, administratorOperations } from "./api.ts"
import { createLogin, type Login } from "./login.ts"
import { createLoginGuard } from "./login-guard.ts"
import { createAccountTables } from "./migrations/0001-create-account.ts"
import { moveAccounts } from "./moving.ts"
import { type AccountService, createAccountService } from "./service.ts"
import { createSetup, type Setup } from "./setup.ts"
import { createAccountStore } from "./store.ts"
import { addUpgrades } from "./upgrades.ts"

export type Accounts = AccountService & Setup & Pick<Login, "requirePassword">

/** Who has an account here, how they prove it, and who administers the server. */
export const accounts = defineFeature({
  name: "accounts",
  xeps: { 480: "0.2.0" },
  config: z.object({
    maxCached: z
      .number()
      .int()
      .min(100)
      .default(50_000)
      .describe("Accounts kept in memory, whether they exist or not"),
    failuresPerAccountAndAddress: z
      .number()
      .int()
      .min(1)
      .default(10)
      .describe(
        "Failed log-ins to one account from one address before that address has to wait; one is forgiven every 30 seconds",
      ),
    failuresPerAddress: z
      .number()
      .int()
      .min(1)
      .default(50)
      .describe(
        "Failed log-ins to any account from one address before it has to wait; one is forgiven every 10 seconds",
      ),
  }),
  migrations: { "0001-create-account": createAccountTables },
  async setup({ config, db, clock, hooks, log, xmpp, api }): Promise<Accounts> {
    const store = createAccountStore(db)
    const service = createAccountService({
      store,
      clock,
      hooks,
      domain: xmpp.domain,
      maxCached: config.maxCached,
    })
    const login = await createLogin(store, service, createLoginGuard(clock, config))
    const accounts = {
      ...service,
      ...createSetup(store, service, clock),
      requirePassword: login.requirePassword,
    }
    xmpp.serveAccounts(login)
    addUpgrades(xmpp, service)
    moveAccounts(hooks, service)
    api.describeScope("account", "See and change your own account: password, sessions, tokens, invitations")
    api.describeScope("admin", "Administer the server; only administrators can have it")
    api.add(...accountOperations(accounts), ...administratorOperations(accounts, xmpp.domain, log))
    return accounts
  },
})
