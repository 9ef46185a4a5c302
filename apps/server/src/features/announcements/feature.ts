import { defineFeature, sessionBecameAvailable } from "@kith/feature-kit"
import { z } from "zod"
import { accountCreated, accountDeleted, accounts } from "../accounts/index.ts"
import { adHocCommands } from "../ad-hoc-commands/index.ts"
import { announcementOperations } from "./api.ts"
import { announcementCommands } from "./commands.ts"
import { createAnnouncementTables } from "./migrations/0001-create-announcement.ts"
import { type Announcements, createAnnouncements } from "./service.ts"
import { createAnnouncementStore } from "./store.ts"
import { createMessenger } from "./xmpp.ts"

/** XEP-0133 §4.23 to §4.28: what the server's administrators tell everybody. */
export const announcements = defineFeature({
  name: "announcements",
  needs: { accounts, adHocCommands },
  config: z.object({
    maxCharacters: z.number().int().min(1).default(4000).describe("Characters of an announcement"),
  }),
  migrations: { "0001-create-announcement": createAnnouncementTables },
  setup({ needs, config, db, clock, hooks, log, xmpp, api }): Announcements {
    const service = createAnnouncements({
      store: createAnnouncementStore(db),
      accounts: needs.accounts,
      clock,
      log,
      maxCharacters: config.maxCharacters,
      ...createMessenger(xmpp),
    })
    hooks.on(sessionBecameAvailable, "observe", ({ session }) => service.greet(session.user))
    hooks.on(accountCreated, "observe", ({ user }) => service.noteNewcomer(user))
    hooks.on(accountDeleted, "observe", ({ user }) => service.forget(user))
    needs.adHocCommands.server.add(...announcementCommands(service, needs.accounts))
    api.add(...announcementOperations(service))
    return service
  },
})
