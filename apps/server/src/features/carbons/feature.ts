import { defineFeature, messageReceived, messageSent } from "@kith/feature-kit"
import { copyReceived, copySent, serveCarbons } from "./xmpp.ts"

/** XEP-0280 Message Carbons: all sessions of a person see both sides of every conversation. */
export const carbons = defineFeature({
  name: "carbons",
  xeps: { 280: "1.0.1" },
  setup({ xmpp, hooks }) {
    serveCarbons(xmpp)
    hooks.on(messageSent, "observe", (message) => copySent(xmpp.sessions, message))
    hooks.on(messageReceived, "observe", (event) => copyReceived(xmpp.sessions, event))
  },
})
