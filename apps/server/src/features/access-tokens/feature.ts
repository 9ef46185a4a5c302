import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accessBy, accessRevoked, accountDeleted, accounts, passwordChanged } from "../accounts/index.ts"
import { accessTokenOperations } from "./api.ts"
import { bearerMechanism, endSessions, LOGIN_SCOPE } from "./login.ts"
import { createAccessTokenTable } from "./migrations/0001-create-access-token.ts"
import { type AccessTokenService, createAccessTokens } from "./service.ts"
import { createAccessTokenStore } from "./store.ts"

export type AccessTokens = AccessTokenService

const positive = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

/** Tokens with which programs use the API in a person's name. */
export const accessTokens = defineFeature({
  name: "access-tokens",
  needs: { accounts },
  config: z.object({
    maxPerAccount: positive(100, "Tokens of one account"),
    maxDays: positive(365, "Days a token is valid at most"),
    maxCached: positive(10_000, "Tokens kept in memory"),
  }),
  migrations: { "0001-create-access-token": createAccessTokenTable },
  setup({ needs, config, db, clock, log, hooks, xmpp, api }): AccessTokens {
    const service = createAccessTokens(
      createAccessTokenStore(db),
      needs.accounts,
      clock,
      log,
      config,
      (owner, token) => {
        api.recheckTokens(owner)
        endSessions(xmpp, owner, token)
        if (token !== undefined)
          return hooks.notify(accessRevoked, { user: owner, access: accessBy.token(token.id) })
      },
    )
    api.serveTokens(service.verify)
    api.describeScope(LOGIN_SCOPE, "Log in over XMPP, and do there all but change what protects the account")
    xmpp.addLoginMechanism(bearerMechanism(xmpp.domain, service, needs.accounts))
    api.add(...accessTokenOperations(service, xmpp.domain))
    hooks.on(passwordChanged, "observe", ({ user }) => service.revokeAll(user))
    hooks.on(accountDeleted, "observe", ({ user }) => service.revokeAll(user))
    return service
  },
})
