import { defineFeature, messageSent, sessionDetached, sessionResumed, stanzaSending } from "@kith/feature-kit"
import { NS_CLIENT_STATE, NS_MUC } from "@kith/xmpp/extensions"
import { type ClientStates, createClientStates } from "./service.ts"
import { clientStateSettings } from "./settings.ts"

export type ClientState = Pick<ClientStates, "isInactive" | "concerns">

/** XEP-0352 Client State Indication: a client nobody looks at is only woken for what matters. */
export const clientState = defineFeature({
  name: "client-state",
  xeps: { 352: "1.0.0" },
  config: clientStateSettings,
  setup({ config, xmpp, hooks }): ClientState {
    const states = createClientStates(config)
    xmpp.addStreamFeature("after-login", () => ({ name: "csi", attrs: { xmlns: NS_CLIENT_STATE } }))
    xmpp.onNonza("active", NS_CLIENT_STATE, states.activate)
    xmpp.onNonza("inactive", NS_CLIENT_STATE, states.deactivate)
    xmpp.addBindFeature(NS_CLIENT_STATE, (session, request) => {
      if (request?.name === "inactive") states.deactivate(session)
      return undefined
    })
    // XEP-0352 §5.2: a stream always begins active, also a resumed one.
    hooks.on(sessionResumed, "observe", ({ session }) => states.activate(session))
    hooks.on(sessionDetached, "observe", ({ session }) => states.detached(session))
    hooks.on(messageSent, "observe", ({ session, stanza }) => {
      if (session !== undefined) states.sent(session, stanza)
    })
    hooks.on(stanzaSending, "guard", ({ stanza, from, to }) => {
      if (stanza.name !== "presence" || !stanza.has("x", NS_MUC)) return
      const session = xmpp.sessions.find(from)
      if (session !== undefined) states.entering(session, to)
    })
    return states
  },
})
