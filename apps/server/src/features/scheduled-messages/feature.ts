import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accountDeleted } from "../accounts/index.ts"
import { uploads } from "../uploads/index.ts"
import { createScheduledMessage } from "./migrations/0001-create-scheduled-message.ts"
import { createDueSender, type DueSender } from "./sender.ts"
import { createScheduledMessages } from "./service.ts"
import { createScheduledMessageStore } from "./store.ts"
import { createMessenger, createNotifier, serveXmpp } from "./xmpp.ts"

export type ScheduledMessages = ReturnType<typeof createScheduledMessages>

/** Messages that accounts write now and the server sends later, with nobody there. */
export const scheduledMessages = defineFeature({
  name: "scheduled-messages",
  needs: { uploads },
  config: z.object({
    maxPerAccount: z.number().int().min(0).default(100).describe("Messages an account may have waiting"),
    maxDaysAhead: z
      .number()
      .int()
      .min(1)
      .default(366)
      .describe("Days until the latest time that can be chosen"),
  }),
  migrations: { "0001-create-scheduled-message": createScheduledMessage },
  setup(scope): ScheduledMessages {
    const { config, db, clock, hooks, log, needs, xmpp, onStop } = scope
    const store = createScheduledMessageStore(db)
    const listeners = new WeakSet<object>()
    const changed = createNotifier(xmpp, listeners)
    const sender: DueSender = createDueSender({
      store,
      clock,
      log,
      send: createMessenger(scope, store),
      changed,
    })
    const keepFiles = needs.uploads.keepForMessage
    const service = createScheduledMessages({
      store,
      clock,
      keepFiles,
      wake: sender.wake,
      changed,
      ...config,
    })
    hooks.on(accountDeleted, "observe", ({ user }) => service.forget(user))
    serveXmpp(xmpp, service, listeners)
    // What became due while the server was away goes out now.
    sender.wake(clock.now())
    onStop(sender.stop)
    return service
  },
})
