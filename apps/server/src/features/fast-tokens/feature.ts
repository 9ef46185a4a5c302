import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accountDeleted, accountDisabled, accounts, passwordChanged } from "../accounts/index.ts"
import { createFastTokenTable } from "./migrations/0001-create-fast-token.ts"
import { createFastTokens, type FastTokenService } from "./service.ts"
import { createFastTokenStore } from "./store.ts"
import { rememberTokens } from "./token-memory.ts"
import { serveXmpp } from "./xmpp.ts"

export type FastTokens = FastTokenService

const positive = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

/** XEP-0484: clients come back with a token, in one step and without a password. */
export const fastTokens = defineFeature({
  name: "fast-tokens",
  xeps: { 484: "0.2.0" },
  needs: { accounts },
  config: z.object({
    days: positive(30, "Days a token is good for; a client that stays away longer needs its password again"),
    rotateAfterDays: positive(1, "Days after which a client that comes gets a new one"),
    maxClientsPerAccount: positive(
      30,
      "Clients of one account that have tokens; for one more, the one away for longest loses its own",
    ),
  }),
  migrations: { "0001-create-fast-token": createFastTokenTable },
  setup({ needs, config, db, clock, hooks, xmpp, secret }): FastTokens {
    const service = createFastTokens({
      store: rememberTokens(createFastTokenStore(db), clock),
      accounts: needs.accounts,
      clock,
      limits: config,
      secret: secret("tokens"),
    })
    serveXmpp(xmpp, service)
    const revokeAll = ({ user }: { readonly user: Parameters<FastTokens["revokeAll"]>[0] }) =>
      service.revokeAll(user)
    hooks.on(passwordChanged, "observe", revokeAll)
    hooks.on(accountDisabled, "observe", revokeAll)
    hooks.on(accountDeleted, "observe", revokeAll)
    return service
  },
})
