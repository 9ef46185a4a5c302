import { type Hooks, type IqHandler, stanzaReceiving, type Xmpp } from "@kith/feature-kit"
import { lastActivity, NS_LAST } from "@kith/xmpp/extensions"
import type { LastSeen } from "./feature.ts"

export function serveXmpp(xmpp: Xmpp, hooks: Hooks, lastSeen: LastSeen): void {
  const answer: IqHandler = async ({ from, to }) => {
    const seconds = await lastSeen.secondsSince(to, from)
    return { name: "query", attrs: { xmlns: NS_LAST, seconds: String(seconds) } }
  }
  xmpp.onIq("get", NS_LAST, answer, ["account"])
  // XEP-0012 §5: of a server, how long it has been up.
  xmpp.onIq("get", NS_LAST, () => lastActivity(lastSeen.uptimeSeconds()), ["server"])
  // XEP-0012 §4: not even a session may be asked by who may not see the user's presence.
  hooks.on(stanzaReceiving, "guard", ({ stanza, from, to }) =>
    stanza.type === "get" && stanza.has("query", NS_LAST) ? lastSeen.requirePermission(to, from) : undefined,
  )
}
