import { defineFeature, serverStarting } from "@kith/feature-kit"
import { z } from "zod"
import { accountDeleted, accounts } from "../accounts/index.ts"
import { serveApi } from "./api.ts"
import { createRosterTable } from "./migrations/0001-create-roster.ts"
import { createRosterChangeTable } from "./migrations/0002-create-roster-change.ts"
import { moveRosters } from "./moving.ts"
import { createRosterMemory } from "./roster-memory.ts"
import { createRosterService, type RosterService } from "./service.ts"
import { createRosterStore } from "./store.ts"
import { createSubscriptions } from "./subscriptions.ts"
import { createUnfinished } from "./unfinished.ts"
import { serveXmpp } from "./xmpp.ts"

export type Roster = RosterService

const count = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

/** RFC 6121 §2 and §3: whom a user knows, and who may see whose presence. */
export const roster = defineFeature({
  name: "roster",
  needs: { accounts },
  config: z.object({
    maxContacts: count(2000, "Contacts of one account"),
    maxNameCharacters: count(255, "Characters in the name of a contact"),
    maxGroupsPerContact: count(20, "Groups one contact is in"),
    maxGroupCharacters: count(255, "Characters in the name of a group"),
    maxRequests: count(200, "Requests that wait for an answer of one account; further ones are dropped"),
    maxRequestBytes: count(8192, "Bytes of a request that are kept; of a longer one its text is left out"),
    maxRostersInMemory: count(
      10_000,
      "Rosters kept in memory; should be more than the accounts that are online",
    ),
  }),
  migrations: {
    "0001-create-roster": createRosterTable,
    "0002-create-roster-change": createRosterChangeTable,
  },
  setup({ needs, config, db, clock, log, hooks, xmpp, api }): Roster {
    const memory = createRosterMemory(createRosterStore(db), clock, config.maxRostersInMemory)
    const unfinished = createUnfinished(db)
    const subscriptions = createSubscriptions({
      memory,
      hooks,
      domain: xmpp.domain,
      limits: config,
      unfinished,
      isUsable: needs.accounts.isUsable,
      sendToRemote: (stanza) => void xmpp.route(stanza),
    })
    const service = createRosterService({
      memory,
      subscriptions,
      unfinished,
      hooks,
      limits: config,
      domain: xmpp.domain,
    })
    serveXmpp(xmpp, hooks, service)
    serveApi(api, hooks, service)
    moveRosters(hooks, service)
    hooks.on(serverStarting, "observe", () => unfinished.finish(service.finish, log))
    hooks.on(accountDeleted, "observe", ({ user }) => service.removeRoster(user))
    return service
  },
})
