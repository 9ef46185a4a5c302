import { defineFeature, sessionEnded, sessionResumed, sessionStarted } from "@kith/feature-kit"
import { z } from "zod"
import { accessTokens } from "../access-tokens/index.ts"
import { accessBy, accessRevoked, accountDeleted, passwordChanged } from "../accounts/index.ts"
import { clientCertificates } from "../client-certificates/index.ts"
import { fastTokens } from "../fast-tokens/index.ts"
import { clientOperations } from "./api.ts"
import { createClientTable } from "./migrations/0001-create-client.ts"
import { createClientAccess } from "./service.ts"
import { createClientStore } from "./store.ts"
import { serveXmpp } from "./xmpp.ts"

/** XEP-0494: people see what has access to their account, and take it away. */
export const clientAccess = defineFeature({
  name: "client-access",
  xeps: { 494: "0.1.0" },
  needs: { fastTokens, accessTokens, clientCertificates },
  config: z.object({
    keepDays: z
      .number()
      .int()
      .min(1)
      .default(180)
      .describe("Days after which a client that has not come is forgotten"),
    keepNames: z
      .boolean()
      .default(true)
      .describe(
        "Whether the names are kept that clients give their software and device; only their owner sees them",
      ),
    maxClientsPerAccount: z
      .number()
      .int()
      .min(1)
      .default(100)
      .describe("Clients of one account that are listed"),
  }),
  migrations: { "0001-create-client": createClientTable },
  setup({ needs, config, db, clock, hooks, xmpp, api }) {
    const service = createClientAccess({
      store: createClientStore(db),
      sessions: xmpp.sessions,
      fastTokens: needs.fastTokens,
      accessTokens: needs.accessTokens,
      certificates: needs.clientCertificates,
      clock,
      settings: config,
      revoked: (user, client) =>
        hooks.notify(accessRevoked, { user: user.bare, access: accessBy.client(client) }),
    })
    serveXmpp(xmpp, service)
    api.add(...clientOperations(service))
    hooks.on(sessionStarted, "observe", ({ session }) => service.noteLogin(session))
    hooks.on(sessionResumed, "observe", ({ session }) => service.noteLogin(session))
    hooks.on(sessionEnded, "observe", ({ session }) => service.noteDeparture(session))
    hooks.on(passwordChanged, "observe", ({ user, changedBy }) => service.notePasswordChange(user, changedBy))
    hooks.on(accountDeleted, "observe", ({ user }) => service.removeAll(user))
    return service
  },
})
