import {
  DomainError,
  defineSessionState,
  type Hooks,
  type IqHandler,
  stanzaReceiving,
  type Xmpp,
} from "@kith/feature-kit"
import { type Jid, randomId, stanza } from "@kith/xmpp"
import {
  lastActivity,
  lastSeenChoices,
  NS_LAST,
  NS_LAST_SEEN,
  parseLastSeenChoices,
} from "@kith/xmpp/extensions"
import type { ChoiceChange } from "./choice-store.ts"
import type { LastSeen } from "./feature.ts"

/** A session that has asked who may learn it is told of every change. */
const interest = defineSessionState("last-seen", () => ({ isInterested: false }))

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
  serveChoices(xmpp, lastSeen.choices)
}

/** `urn:kith:last-seen:0`, which the README describes. */
function serveChoices(xmpp: Xmpp, choices: LastSeen["choices"]): void {
  xmpp.onIq(
    "get",
    NS_LAST_SEEN,
    async ({ from, to, payload, session }) => {
      requireName(payload.name)
      const all = await choices.list(to, from)
      if (session !== undefined) session.state(interest).isInterested = true
      return lastSeenChoices(all)
    },
    ["account"],
  )
  xmpp.onIq(
    "set",
    NS_LAST_SEEN,
    async ({ from, to, payload }) => {
      requireName(payload.name)
      await choices.change(to, from, parseLastSeenChoices(payload))
      return undefined
    },
    ["account"],
  )
}

function requireName(name: string): void {
  if (name !== "last-seen") throw new DomainError("bad-request", "Ask for <last-seen/>, or send it.")
}

/** Tells the devices that have asked what has changed. */
export function createNotifier({ sessions }: Xmpp) {
  return (owner: Jid, change: ChoiceChange): void => {
    for (const session of sessions.of(owner)) {
      if (!session.state(interest).isInterested) continue
      session.send(
        stanza({
          name: "message",
          attrs: { from: owner.toString(), to: session.jid.toString(), type: "headline", id: randomId() },
          children: [lastSeenChoices(change)],
        }),
      )
    }
  }
}
