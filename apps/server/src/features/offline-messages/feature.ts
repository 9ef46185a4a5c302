import { defineFeature, messageReceiving, sessionBecameAvailable, sessionEnded } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { accountCreated, accountDeleted } from "../accounts/index.ts"
import { blocking } from "../blocking/index.ts"
import { messageArchive } from "../message-archive/index.ts"
import { createOfflineMessage } from "./migrations/0001-create-offline-message.ts"
import { moveOfflineMessages } from "./moving.ts"
import { hasSeen, rememberHistory } from "./seen-history.ts"
import { createOfflineMessages } from "./service.ts"
import { createOfflineStore } from "./store.ts"
import {
  createKeeper,
  isArchived,
  senderOf,
  serveBinding,
  WaitingMessages,
  withoutForgedDelays,
} from "./xmpp.ts"

/** XEP-0160 Offline Messages: what comes while nobody is there waits until somebody is. */
export const offlineMessages = defineFeature({
  name: "offline-messages",
  xeps: { 160: "1.0.1", 203: "2.0" },
  config: z.object({
    maxMessages: z
      .number()
      .int()
      .min(1)
      .default(1_000)
      .describe("Messages that wait for one account at most; further ones are refused"),
  }),
  needs: { blocking, messageArchive },
  migrations: { "0001-create-offline-message": createOfflineMessage },
  setup({ needs, config, db, clock, hooks, log, xmpp }) {
    const server = Jid.parse(xmpp.domain)
    const waiting = new WaitingMessages(server)
    const service = createOfflineMessages({
      store: createOfflineStore(db),
      sessions: xmpp.sessions,
      clock,
      maxMessages: config.maxMessages,
      log,
      isWelcome: async (owner, message) => !(await needs.blocking.isBlocked(owner, senderOf(message, owner))),
      send: (session, message) => waiting.send(session, message),
      isKnownTo: hasSeen,
      isArchived,
    })
    rememberHistory(hooks)
    xmpp.advertise("msgoffline", ["server"])
    xmpp.keepUndelivered(createKeeper(service, waiting, needs.messageArchive, clock))
    moveOfflineMessages(hooks, service, server)
    serveBinding(xmpp, service)
    hooks.on(messageReceiving, "transform", (message) => withoutForgedDelays(message, server))
    hooks.on(sessionBecameAvailable, "observe", ({ session }) => service.deliver(session.user))
    hooks.on(sessionEnded, "observe", ({ session }) => service.sessionEnded(session))
    hooks.on(accountDeleted, "observe", ({ user }) => service.removeAll(user))
    // A message may have been under way when the last owner of the name went.
    hooks.on(accountCreated, "observe", ({ user }) => service.removeAll(user))
  },
})
