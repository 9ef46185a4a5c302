import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accountDeleted } from "../accounts/index.ts"
import { roster } from "../roster/index.ts"
import { sessionEnded, sessions } from "../sessions/index.ts"
import { lastSeenOperations } from "./api.ts"
import { createChoiceStore } from "./choice-store.ts"
import { createChoices } from "./choices.ts"
import { createLastSeenTable } from "./migrations/0001-create-last-seen.ts"
import { createLastSeenChoiceTable } from "./migrations/0002-create-last-seen-choice.ts"
import { moveChoices } from "./moving.ts"
import { createLastSeen } from "./service.ts"
import { createLastSeenStore } from "./store.ts"
import { createNotifier, serveXmpp } from "./xmpp.ts"

export type LastSeen = ReturnType<typeof createLastSeen>

/** XEP-0012 Last Activity: how long ago was a contact online, and who may ask? */
export const lastSeen = defineFeature({
  name: "last-seen",
  xeps: { 12: "2.0" },
  needs: { roster, sessions },
  config: z.object({
    maxExceptions: z
      .number()
      .int()
      .min(0)
      .max(5_000)
      .default(1_000)
      .describe("People of one account who may learn it otherwise than all its contacts"),
  }),
  migrations: {
    "0001-create-last-seen": createLastSeenTable,
    "0002-create-last-seen-choice": createLastSeenChoiceTable,
  },
  setup({ needs, config, db, clock, hooks, log, xmpp, api, onStop }): LastSeen {
    const store = createLastSeenStore({ db, clock, log })
    onStop(store.close)
    const choices = createChoices({
      store: createChoiceStore(db),
      clock,
      changed: createNotifier(xmpp),
      ...config,
    })
    const service = createLastSeen({ store, choices, clock, ...needs })
    hooks.on(sessionEnded, "observe", ({ user }) => service.noteDeparture(user))
    hooks.on(accountDeleted, "observe", ({ user }) => service.forget(user))
    serveXmpp(xmpp, hooks, service)
    moveChoices(hooks, choices)
    api.add(...lastSeenOperations(service))
    return service
  },
})
