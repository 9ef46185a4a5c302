import { defineFeature, sessionEnded, sessionStarted, sessionStarting } from "@kith/feature-kit"
import { z } from "zod"
import { accountDeleted } from "../accounts/index.ts"
import { presence } from "../presence/index.ts"
import { roster } from "../roster/index.ts"
import { serveApi } from "./api.ts"
import { createBlockLists } from "./block-lists.ts"
import { guardStanzas } from "./guards.ts"
import { createBlockedAddress } from "./migrations/0001-create-blocked-address.ts"
import { moveBlockLists } from "./moving.ts"
import { type Blocking, createBlocking } from "./service.ts"
import { createBlockingStore } from "./store.ts"
import { serveXmpp } from "./xmpp.ts"

/** XEP-0191 Blocking Command: with whom a user wants nothing to do. */
export const blocking = defineFeature({
  name: "blocking",
  xeps: { 191: "1.3" },
  needs: { presence, roster },
  config: z.object({
    maxBlocked: z.number().int().min(1).default(1_000).describe("Addresses that one account may block"),
    maxListsInMemory: z
      .number()
      .int()
      .min(1)
      .default(10_000)
      .describe("Block lists kept in memory besides those of the accounts that are online"),
  }),
  migrations: { "0001-create-blocked-address": createBlockedAddress },
  setup({ needs, config, db, clock, hooks, xmpp, api, onStop }): Blocking {
    const store = createBlockingStore(db)
    const lists = createBlockLists(store, config.maxListsInMemory)
    const { domain } = xmpp
    const { maxBlocked } = config
    const service = createBlocking({
      store,
      lists,
      presence: needs.presence,
      hooks,
      clock,
      domain,
      maxBlocked,
    })
    guardStanzas(hooks, service)
    serveXmpp(xmpp, hooks, service)
    serveApi(api, hooks, service)
    moveBlockLists(hooks, service)
    onStop(needs.roster.keepApart(service.areApart))
    // Loaded ahead, so that it is there from the session's first stanza on.
    hooks.on(sessionStarting, "guard", async ({ session }) => void (await lists.of(session.user)))
    hooks.on(sessionStarted, "observe", ({ session }) => lists.hold(session.user))
    hooks.on(sessionEnded, "observe", ({ user }) => lists.release(user))
    hooks.on(accountDeleted, "observe", ({ user }) => service.forget(user))
    return service
  },
})
