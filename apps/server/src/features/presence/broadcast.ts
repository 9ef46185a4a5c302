import type { MaybePromise, Session, Xmpp } from "@kith/feature-kit"
import { type Jid, type Stanza, stanza } from "@kith/xmpp"
import { parseElement } from "@kith/xmpp/stream"
import type { Audience, Roster } from "../roster/index.ts"
import { unavailableOf } from "./availability.ts"
import { sessionPresence } from "./session-presence.ts"

export type Broadcast = ReturnType<typeof createBroadcast>

/** Who is told of whom. A presence is written once and the same text goes to everybody here who may see it. */
export function createBroadcast(xmpp: Xmpp, roster: Roster) {
  const { sessions, domain } = xmpp

  /** Both are online, so that the answer is known at once. */
  const mayMeet = (one: Jid, other: Jid) => roster.areApart(one, other) === false

  const tellOne = (from: Jid, to: Jid, text: string, presence: Stanza) => {
    if (to.domain === domain) {
      for (const session of sessions.available(to)) {
        if (mayMeet(from, session.jid)) session.sendXml(text, presence)
      }
    } else if (mayMeet(from, to)) void xmpp.route(presence.withAttrs({ to: to.toString() }))
  }

  /** RFC 6121 §4.3: hands the available presence of `owner`'s sessions to the session, when its user may see it. */
  const show = (session: Session, owner: Jid): MaybePromise<void> => {
    if (sessions.available(owner).length === 0) return
    return whenKnown(roster.canSeePresence(session.user, owner), (isAllowed) => {
      if (!isAllowed) return
      for (const other of sessions.available(owner)) {
        const isShown = other !== session && isAddressed(owner, other) && mayMeet(session.jid, other.jid)
        if (isShown && other.presence !== undefined) {
          session.sendXml(other.state(sessionPresence).text, other.presence)
        }
      }
    })
  }

  /** Whether a contact elsewhere is there (RFC 6121 §4.3). */
  const ask = (session: Session, contact: Jid): void => void xmpp.route(probe(session.jid, contact))

  return {
    show,
    ask,

    /** To all subscribers, and to the account's own sessions (RFC 6121 §4.2.2, §4.4.2, §4.5.2). */
    tell(session: Session, presence: Stanza, text: string, subscribers: readonly Jid[]): void {
      for (const subscriber of subscribers) tellOne(session.jid, subscriber, text, presence)
      for (const own of sessions.available(session.user)) own.sendXml(text, presence)
    },

    /** RFC 6121 §4.6.3: those who were told of the session, and would not hear otherwise that it is gone. */
    tellDirected(session: Session, unavailable: Stanza, subscribers: readonly Jid[]): void {
      const { directed } = session.state(sessionPresence)
      if (directed.size === 0) return
      const told = new Set(subscribers.map(String))
      for (const [address, to] of directed) {
        if (!told.has(to.bare.toString()) && mayMeet(session.jid, to))
          void xmpp.route(unavailable.withAttrs({ to: address }))
      }
      directed.clear()
    },

    /** What a session learns when it becomes available: who is there (§4.2.2, §4.3) and who asks (§3.1.3). */
    async greet(session: Session, { subscriptions, requests }: Audience): Promise<void> {
      const waiting: Promise<void>[] = []
      const showOne = (owner: Jid) => {
        const result = show(session, owner)
        if (result instanceof Promise) waiting.push(result)
      }
      showOne(session.user)
      for (const contact of subscriptions) {
        if (contact.domain === domain) showOne(contact)
        else if (mayMeet(session.jid, contact)) ask(session, contact)
      }
      for (const { jid, request } of requests) {
        const isWelcome = request !== undefined && (await roster.areApart(session.user, jid)) === false
        if (isWelcome) session.send(stanza(parseElement(request)))
      }
      await Promise.all(waiting)
    },

    /** The contact may see the user from now on (RFC 6121 §3.1.5). */
    showTo(contact: Jid, user: Jid): void {
      for (const session of sessions.available(user)) {
        if (session.presence !== undefined)
          tellOne(session.jid, contact, session.state(sessionPresence).text, session.presence)
      }
    },

    /** The contact may not see the user any more (RFC 6121 §3.2.2, §3.3.3). */
    hideFrom(contact: Jid, user: Jid): void {
      for (const session of sessions.available(user)) {
        const unavailable = unavailableOf(session)
        tellOne(session.jid, contact, unavailable.toXml(), unavailable)
      }
    },
  }
}

/** Goes on at once where the value is known: a broadcast makes no promise when the roster is in memory. */
export function whenKnown<Value, Result>(
  value: MaybePromise<Value>,
  goOn: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return value instanceof Promise ? value.then(goOn) : goOn(value)
}

function isAddressed(owner: Jid, session: Session): boolean {
  return owner.resource === undefined || owner.resource === session.jid.resource
}

function probe(from: Jid, to: Jid): Stanza {
  return stanza({ name: "presence", attrs: { type: "probe", from: from.toString(), to: to.toString() } })
}
