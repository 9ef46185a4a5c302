import { type Hooks, stanzaReceiving, type Xmpp } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { NS_LAST } from "@kith/xmpp/extensions"
import type { LastSeen } from "./feature.ts"

export function serveXmpp(xmpp: Xmpp, hooks: Hooks, lastSeen: LastSeen): void {
  const answer = async (to: Jid, from: Jid) => {
    const seconds = await lastSeen.secondsSince(to.bare, from.bare)
    return { name: "query", attrs: { xmlns: NS_LAST, seconds: String(seconds) } }
  }
  xmpp.onIq("get", NS_LAST, ({ from, to }) => answer(to, from), ["account"])
  // XEP-0012 §4: not even a session may be asked by who may not see the user's presence.
  hooks.on(stanzaReceiving, "guard", ({ stanza, from, to }) => {
    const isAsked = stanza.type === "get" && stanza.has("query", NS_LAST)
    return isAsked ? lastSeen.requirePermission(to.bare, from.bare) : undefined
  })
}
