import { defineFeature, messageReceived, messageRefused, messageSent, sessionEnded } from "@kith/feature-kit"
import { presence } from "../presence/index.ts"
import { createCopies } from "./copies.ts"
import { serveCarbons } from "./xmpp.ts"

/** XEP-0280 Message Carbons: all sessions of a person see both sides of every conversation. */
export const carbons = defineFeature({
  name: "carbons",
  xeps: { 280: "1.0.1" },
  needs: { presence },
  setup({ needs, xmpp, hooks }) {
    const copies = createCopies(xmpp.sessions, needs.presence)
    serveCarbons(xmpp)
    hooks.on(messageSent, "observe", (message) => copies.ofSent(message))
    hooks.on(messageReceived, "observe", ({ message, delivered, stanza }) =>
      copies.ofReceived(message, delivered, stanza),
    )
    hooks.on(messageRefused, "observe", ({ session, message, reply }) =>
      copies.ofRefusal(session, message, reply),
    )
    hooks.on(sessionEnded, "observe", ({ user }) => copies.forget(user))
  },
})
