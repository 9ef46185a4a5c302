import type { MaybePromise, Session, Xmpp } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Roster } from "../roster/index.ts"
import { unavailableOf } from "./availability.ts"
import { type Broadcast, whenKnown } from "./broadcast.ts"
import { sessionPresence } from "./session-presence.ts"

/** For whoever keeps people apart, such as blocking: what the others are to see of it. */
export interface Seclusion {
  /**
   * Whoever has seen the user at one of these addresses (of a person, one of their resources, or a whole domain) sees
   * them go.
   */
  withdrawFrom(user: Jid, addresses: readonly Jid[]): MaybePromise<void>
  /** The other way round: contacts at these addresses and the user see each other again, if they may. */
  returnTo(user: Jid, addresses: readonly Jid[]): MaybePromise<void>
}

export function createSeclusion(xmpp: Xmpp, roster: Roster, broadcast: Broadcast): Seclusion {
  const { sessions, domain } = xmpp
  const askFor = (session: Session, contact: Jid): MaybePromise<void> =>
    contact.domain === domain ? broadcast.show(session, contact) : broadcast.ask(session, contact)

  return {
    withdrawFrom: (user, addresses) =>
      whenKnown(roster.audience(user), ({ subscribers }) => {
        for (const session of sessions.of(user)) {
          const { directed } = session.state(sessionPresence)
          const told = session.presence === undefined ? [] : subscribers
          const unavailable = unavailableOf(session)
          for (const to of narrowed([...told, ...directed.values()], addresses)) {
            void xmpp.route(unavailable.withAttrs({ to: to.toString() }))
            directed.delete(to.toString())
          }
        }
      }),

    returnTo: (user, addresses) =>
      whenKnown(roster.audience(user), async ({ subscribers, subscriptions }) => {
        for (const session of sessions.available(user)) {
          const { presence } = session
          if (presence === undefined) continue
          for (const to of narrowed(subscribers, addresses)) {
            void xmpp.route(presence.withAttrs({ to: to.toString() }))
          }
          for (const contact of narrowed(subscriptions, addresses)) await askFor(session, contact)
        }
      }),
  }
}

/** Which of these the addresses stand for; where an address is one resource of somebody, that alone. */
function narrowed(people: readonly Jid[], addresses: readonly Jid[]): readonly Jid[] {
  const found = new Map<string, Jid>()
  for (const person of people) {
    for (const address of addresses) {
      const part = address.resource !== undefined && person.equals(address.bare) ? address : undefined
      const narrow = covers(address, person) ? person : part
      if (narrow !== undefined) found.set(narrow.toString(), narrow)
    }
  }
  return [...found.values()]
}

function covers(address: Jid, person: Jid): boolean {
  if (address.resource !== undefined) return address.equals(person)
  return address.local === undefined ? address.domain === person.domain : address.equals(person.bare)
}
