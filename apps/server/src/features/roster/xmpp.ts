import { DomainError, defineSessionState, type Hooks, type IqRequest, type Xmpp } from "@kith/feature-kit"
import { type Jid, randomId, xml } from "@kith/xmpp"
import {
  NS_PRE_APPROVAL,
  NS_ROSTER,
  NS_ROSTER_VERSIONING,
  parseRosterQuery,
  type RosterItem,
  rosterQuery,
} from "@kith/xmpp/extensions"
import { contactChanged, contactRemoved, contactRequested, subscriptionAnswered } from "./hooks.ts"
import { itemOf, removedItem } from "./item.ts"
import type { RosterService } from "./service.ts"

/** RFC 6121 §2.2: a resource that has asked for the roster is told of every change. */
const interest = defineSessionState("roster", () => ({ isInterested: false }))

export function serveXmpp(xmpp: Xmpp, hooks: Hooks, roster: RosterService): void {
  xmpp.addStreamFeature("after-login", () => ({ name: "ver", attrs: { xmlns: NS_ROSTER_VERSIONING } }))
  xmpp.addStreamFeature("after-login", () => ({ name: "sub", attrs: { xmlns: NS_PRE_APPROVAL } }))

  xmpp.onIq(
    "get",
    NS_ROSTER,
    async (request) => {
      const session = requireOwner(request)
      const { version: known } = parseRosterQuery(request.payload)
      const { version, contacts } = await roster.snapshot(session.user)
      session.state(interest).isInterested = true
      // RFC 6121 §2.6.3: nothing has changed.
      if (known === version) return undefined
      return rosterQuery({ version: known === undefined ? undefined : version, items: contacts.map(itemOf) })
    },
    ["account"],
  )

  xmpp.onIq(
    "set",
    NS_ROSTER,
    async (request) => {
      const { user } = requireOwner(request)
      const { items } = parseRosterQuery(request.payload)
      const [item] = items
      if (item === undefined || items.length > 1) {
        throw new DomainError("bad-request", "Change one contact at a time (RFC 6121 §2.1.5).")
      }
      if (item.subscription === "remove") await roster.removeContact(user, item.jid)
      else await roster.setContact(user, item)
      return undefined
    },
    ["account"],
  )

  const push = (user: Jid, version: string, item: RosterItem) => {
    for (const session of xmpp.sessions.of(user)) {
      if (!session.state(interest).isInterested) continue
      session.send(
        xml(
          "iq",
          { xmlns: "jabber:client", type: "set", id: randomId(), to: session.jid.toString() },
          rosterQuery({ version, items: [item] }),
        ),
      )
    }
  }

  hooks.on(contactChanged, "observe", ({ user, contact, version }) => push(user, version, itemOf(contact)))
  hooks.on(contactRemoved, "observe", ({ user, contact, version }) =>
    push(user, version, removedItem(contact)),
  )
  // RFC 6121 §3.1.3: whoever can answer now. Who comes later gets it from presence, until it is answered.
  hooks.on(contactRequested, "observe", ({ user, request }) => {
    for (const session of xmpp.sessions.available(user)) session.send(request)
  })
  hooks.on(subscriptionAnswered, "observe", ({ user, stanza }) => {
    for (const session of xmpp.sessions.of(user)) {
      if (session.state(interest).isInterested) session.send(stanza)
    }
  })
}

/** RFC 6121 §2.3.3: nobody else's roster, not even to look at it. */
function requireOwner({ session, to }: IqRequest): NonNullable<IqRequest["session"]> {
  if (session === undefined || !to.equals(session.user)) {
    throw new DomainError("forbidden", "A roster is its owner's alone.")
  }
  return session
}
