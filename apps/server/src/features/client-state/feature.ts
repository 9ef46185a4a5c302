import { defineFeature, defineSessionState, type Session, sessionResumed } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"
import { findCarbon, isStandaloneChatState, NS_CLIENT_STATE } from "@kith/xmpp/extensions"
import { HeldPresence } from "./held-presence.ts"

const held = defineSessionState<HeldPresence>("held-presence", () => new HeldPresence())

/** XEP-0352 Client State Indication: a client nobody looks at is only woken for what matters. */
export const clientState = defineFeature({
  name: "client-state",
  xeps: { 352: "1.0.0" },
  setup({ xmpp, hooks }) {
    const activate = (session: Session) => {
      session.setOutgoingFilter(undefined)
      session.state(held).flush(session)
    }
    const deactivate = (session: Session) => {
      const presence = session.state(held)
      session.setOutgoingFilter(
        (stanza, text) => !isPassing(session, stanza) && presence.admit(session, stanza, text),
      )
    }
    xmpp.addStreamFeature("after-login", () => ({ name: "csi", attrs: { xmlns: NS_CLIENT_STATE } }))
    xmpp.onNonza("active", NS_CLIENT_STATE, activate)
    xmpp.onNonza("inactive", NS_CLIENT_STATE, deactivate)
    xmpp.addBindFeature(NS_CLIENT_STATE, (session, request) => {
      if (request?.name === "inactive") deactivate(session)
      return undefined
    })
    // XEP-0352 §5.2: a stream always begins active, also a resumed one.
    hooks.on(sessionResumed, "observe", ({ session }) => activate(session))
  },
})

/** What matters only while somebody looks, also as a copy of what another session was sent. */
function isPassing(session: Session, stanza: Stanza): boolean {
  return isStandaloneChatState(findCarbon(stanza, session.user)?.message ?? stanza)
}
