import {
  defineFeature,
  sessionEnded,
  sessionResumed,
  sessionStarted,
  sessionStarting,
} from "@kith/feature-kit"
import { z } from "zod"
import { accountDisabled, accounts, passwordChanged } from "../accounts/index.ts"
import { sessionOperations } from "./api.ts"
import { SessionExpiry } from "./expiry.ts"
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
  setup({ needs, config, clock, hooks, xmpp, api, onStop }): Sessions {
    const service = createSessions(xmpp.sessions, needs.accounts, config.maxPerAccount)
    hooks.on(sessionStarting, "guard", ({ session }) => service.admit(session))
    hooks.on(sessionStarted, "observe", ({ session }) => service.endEarlier(session))
    const expiry = new SessionExpiry(clock)
    hooks.on(sessionStarted, "observe", ({ session }) => expiry.watch(session))
    hooks.on(sessionResumed, "observe", ({ session }) => expiry.watch(session))
    hooks.on(sessionEnded, "observe", ({ session }) => expiry.forget(session))
    onStop(() => expiry.stop())
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
