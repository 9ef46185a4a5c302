import { defineFeature } from "@kith/feature-kit"
import { accountDeleted } from "../accounts/index.ts"
import { roster } from "../roster/index.ts"
import { sessionEnded, sessions } from "../sessions/index.ts"
import { lastSeenOperations } from "./api.ts"
import { createLastSeenTable } from "./migrations/0001-create-last-seen.ts"
import { createLastSeen } from "./service.ts"
import { createLastSeenStore } from "./store.ts"
import { serveXmpp } from "./xmpp.ts"

export type LastSeen = ReturnType<typeof createLastSeen>

/** XEP-0012 Last Activity: how long ago was a contact online? */
export const lastSeen = defineFeature({
  name: "last-seen",
  xeps: { 12: "2.0" },
  needs: { roster, sessions },
  migrations: { "0001-create-last-seen": createLastSeenTable },
  setup({ needs, db, clock, hooks, log, xmpp, api, onStop }): LastSeen {
    const store = createLastSeenStore({ db, clock, log })
    onStop(store.close)
    const service = createLastSeen(store, needs.roster, needs.sessions, clock)
    hooks.on(sessionEnded, "observe", ({ user }) => service.noteDeparture(user))
    hooks.on(accountDeleted, "observe", ({ user }) => service.forget(user))
    serveXmpp(xmpp, hooks, service)
    api.add(...lastSeenOperations(service))
    return service
  },
})
