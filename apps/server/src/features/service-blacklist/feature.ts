import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accountDeleted, accounts } from "../accounts/index.ts"
import { adHocCommands } from "../ad-hoc-commands/index.ts"
import { roster } from "../roster/index.ts"
import { blacklistOperations } from "./api.ts"
import { editBlacklist } from "./commands.ts"
import { guardStanzas } from "./guards.ts"
import { createExcludedAddress } from "./migrations/0001-create-excluded-address.ts"
import { type Blacklist, createBlacklist } from "./service.ts"
import { createBlacklistStore } from "./store.ts"

/** XEP-0133 §4.11: whom the administrators keep from communicating with this service. */
export const serviceBlacklist = defineFeature({
  name: "service-blacklist",
  needs: { accounts, adHocCommands, roster },
  config: z.object({
    maxEntries: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(1_000)
      .describe("Addresses and domains on the blacklist"),
  }),
  migrations: { "0001-create-excluded-address": createExcludedAddress },
  async setup({ needs, config, db, hooks, log, xmpp, api, onStop }): Promise<Blacklist> {
    // Read before any door is open; a server that cannot read it does not start.
    const service = await createBlacklist({
      store: createBlacklistStore(db),
      accounts: needs.accounts,
      log,
      domain: xmpp.domain,
      maxEntries: config.maxEntries,
    })
    guardStanzas(hooks, service)
    needs.adHocCommands.server.add(editBlacklist(service, needs.accounts))
    api.add(...blacklistOperations(service))
    onStop(needs.roster.keepApart((one, other) => service.excludedOf(one, other) !== undefined))
    hooks.on(accountDeleted, "observe", ({ user }) => service.forget(user))
    return service
  },
})
