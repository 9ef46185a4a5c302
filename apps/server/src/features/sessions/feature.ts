import { defineFeature, sessionStarted, sessionStarting } from "@kith/feature-kit"
import { z } from "zod"
import { accountDisabled, accounts, passwordChanged } from "../accounts/index.ts"
import { sessionOperations } from "./api.ts"
import { createSessions } from "./service.ts"

export type Sessions = ReturnType<typeof createSessions>

/** Who is connected: how many at once, which they are, and what ends them. */
export const sessions = defineFeature({
  name: "sessions",
  needs: { accounts },
  config: z.object({
    maxPerAccount: z
      .number()
      .int()
      .min(1)
      .default(20)
      .describe(
        "Sessions of one account at the same time; for one more, the oldest that lost its connection ends",
      ),
  }),
  setup({ needs, config, hooks, xmpp, api }): Sessions {
    const service = createSessions(xmpp.sessions, needs.accounts, config.maxPerAccount)
    hooks.on(sessionStarting, "guard", ({ session }) => service.admit(session))
    hooks.on(sessionStarted, "observe", ({ session }) => service.endEarlier(session))
    hooks.on(accountDisabled, "observe", ({ user, askedBy }) =>
      service.endAll(user, askedBy, "This account cannot be used any more."),
    )
    hooks.on(passwordChanged, "observe", ({ user, changedBy }) =>
      service.endAll(user, changedBy, "The password was changed. Log in with the new one."),
    )
    api.add(...sessionOperations(service))
    return service
  },
})
