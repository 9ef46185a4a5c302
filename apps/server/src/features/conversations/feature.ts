import { defineFeature } from "@kith/feature-kit"
import { accountDeleted } from "../accounts/index.ts"
import { messageArchive } from "../message-archive/index.ts"
import { serveApi } from "./api.ts"
import { publishEvents } from "./events.ts"
import { createSentMessage } from "./migrations/0001-create-sent-message.ts"
import { createConversations } from "./service.ts"
import { createSentMessageStore } from "./store.ts"
import { createOutbox, rememberOwnIds } from "./xmpp.ts"

const HOUR_MS = 3_600_000
const OWN_IDS_KEPT_MS = 7 * 24 * HOUR_MS

/** Conversations for programs: list, read, write, and hear what happens in them. */
export const conversations = defineFeature({
  name: "conversations",
  xeps: { 85: "2.1", 184: "1.4.0", 333: "1.0.0" },
  needs: { messageArchive },
  migrations: { "0001-create-sent-message": createSentMessage },
  setup(scope) {
    const { needs, db, clock, hooks, log, api, xmpp, onStop } = scope
    const store = createSentMessageStore(db)
    const service = createConversations(needs.messageArchive, store, createOutbox(xmpp))
    rememberOwnIds(scope, service, store)
    serveApi(api, service)
    publishEvents(api, hooks, needs.messageArchive)
    hooks.on(accountDeleted, "observe", ({ user }) => store.removeAll(user.toString()))

    let cancel = () => {}
    const forgetOldIds = () => {
      cancel = clock.after(HOUR_MS, forgetOldIds)
      store
        .removeOlderThan(clock.now() - OWN_IDS_KEPT_MS)
        .catch((error: unknown) => log.error("Old ids of messages could not be removed", { error }))
    }
    forgetOldIds()
    onStop(() => cancel())
    return service
  },
})
