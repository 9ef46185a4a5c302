import { defineFeature, sessionEnded } from "@kith/feature-kit"
import { z } from "zod"
import { roster, subscriberGained, subscriberLost } from "../roster/index.ts"
import { publishAvailability, serveApi } from "./api.ts"
import { availabilityOf } from "./availability.ts"
import { createBroadcast } from "./broadcast.ts"
import { createPresence, type Presence } from "./service.ts"

/** RFC 6121 §3 and §4: who is available, and who gets to know. */
export const presence = defineFeature({
  name: "presence",
  needs: { roster },
  config: z.object({
    maxPresenceBytes: z
      .number()
      .int()
      .min(1024)
      .default(16_384)
      .describe(
        "Size of one presence; it goes to every contact, so that a big one costs many times its size",
      ),
    maxDirected: z
      .number()
      .int()
      .min(1)
      .default(500)
      .describe("Others than contacts, such as rooms, that one session may tell of itself"),
  }),
  setup({ needs, config, hooks, xmpp, api }): Presence {
    const broadcast = createBroadcast(xmpp, needs.roster)
    const service = createPresence({
      xmpp,
      hooks,
      roster: needs.roster,
      broadcast,
      limits: config,
      changed: (user, subscribers) =>
        publishAvailability(api, user, subscribers, () => availabilityOf(xmpp.sessions.available(user))),
    })
    xmpp.servePresence(service)
    serveApi(api, service)
    hooks.on(sessionEnded, "observe", ({ session }) => service.sessionEnded(session))
    hooks.on(subscriberGained, "observe", ({ user, contact }) => broadcast.showTo(contact, user))
    hooks.on(subscriberLost, "observe", ({ user, contact }) => broadcast.hideFrom(contact, user))
    return service
  },
})
