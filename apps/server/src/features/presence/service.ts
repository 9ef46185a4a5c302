import {
  DomainError,
  type Hooks,
  type MaybePromise,
  type PresenceService,
  type Session,
  sessionBecameAvailable,
  stanzaReceiving,
  type Xmpp,
} from "@kith/feature-kit"
import { type Jid, type Stanza, stanza } from "@kith/xmpp"
import { isSubscriptionType, type Roster } from "../roster/index.ts"
import { type Availability, availabilityOf, unavailableOf } from "./availability.ts"
import { type Broadcast, whenKnown } from "./broadcast.ts"
import { presenceBroadcast, presenceReceived, presenceSending } from "./hooks.ts"
import { createSeclusion, type Seclusion } from "./seclusion.ts"
import { sessionPresence } from "./session-presence.ts"

export type { Availability } from "./availability.ts"

export interface PresenceLimits {
  readonly maxPresenceBytes: number
  readonly maxDirected: number
}

export interface Presence extends PresenceService, Seclusion {
  /** Throws `forbidden` for one who may not see it, and for an account that does not exist. */
  availability(viewer: Jid, owner: Jid): Promise<Availability>
  /** Tells everybody anew who is told of the user: what is added to their presence has changed. */
  refresh(user: Jid): MaybePromise<void>
  /** Whether the session has told that person, or that room, of itself by presence of its own (RFC 6121 §4.6). */
  hasShownItself(session: Session, to: Jid): boolean
  /** The session is gone for good. */
  sessionEnded(session: Session): MaybePromise<void>
}

export interface PresenceParts {
  readonly xmpp: Xmpp
  readonly hooks: Hooks
  readonly roster: Roster
  readonly broadcast: Broadcast
  readonly limits: PresenceLimits
  /** Somebody's availability may have changed. */
  readonly changed: (user: Jid, subscribers: readonly Jid[]) => void
}

/** RFC 6121 §3 and §4: who is available, and who gets to know. */
export function createPresence({ xmpp, hooks, roster, broadcast, limits, changed }: PresenceParts): Presence {
  const { sessions, domain } = xmpp
  const isLocal = (jid: Jid) => jid.domain === domain && jid.local !== undefined

  const complete = (session: Session, presence: Stanza, to: Jid | undefined): MaybePromise<Stanza> =>
    whenKnown(hooks.admit(presenceSending, { session, presence, to }), (completed) => completed.presence)

  const becomeAvailable = (session: Session, sent: Stanza): MaybePromise<void> => {
    requirePriority(sent)
    const state = session.state(sessionPresence)
    state.sent = sent
    return whenKnown(complete(session, sent, undefined), (presence) => {
      // It may have ended, or sent another, meanwhile.
      if (state.sent !== sent) return
      return tellAvailable(session, presence)
    })
  }

  const tellAvailable = (session: Session, presence: Stanza): MaybePromise<void> => {
    const isInitial = session.presence === undefined
    const wantedMessages = !isInitial && session.priority >= 0
    const text = presence.toXml()
    session.setPresence(presence)
    session.state(sessionPresence).text = text
    return whenKnown(roster.audience(session.user), (audience) => {
      // It may have ended while the roster was read.
      if (session.presence !== presence) return
      broadcast.tell(session, presence, text, audience.subscribers)
      changed(session.user, audience.subscribers)
      void hooks.notify(presenceBroadcast, { session, presence })
      const greeted = isInitial ? broadcast.greet(session, audience) : undefined
      if (!wantedMessages && session.priority >= 0) void hooks.notify(sessionBecameAvailable, { session })
      return greeted
    })
  }

  const becomeUnavailable = (session: Session, unavailable: Stanza): MaybePromise<void> => {
    const wasAvailable = session.presence !== undefined
    const hasDirected = session.state(sessionPresence).directed.size > 0
    session.state(sessionPresence).sent = undefined
    if (!wasAvailable && !hasDirected) return
    session.setPresence(undefined)
    return whenKnown(roster.audience(session.user), ({ subscribers }) => {
      if (!wasAvailable) return broadcast.tellDirected(session, unavailable, [])
      broadcast.tell(session, unavailable, unavailable.toXml(), subscribers)
      changed(session.user, subscribers)
      broadcast.tellDirected(session, unavailable, subscribers)
      // Waited for: a server that stops closes its database behind the last session.
      return hooks.notify(presenceBroadcast, { session, presence: unavailable })
    })
  }

  /** Waits where the addressee does: who has just entered a room may speak in it. */
  const sendDirected = (session: Session, presence: Stanza, to: Jid): MaybePromise<void> => {
    const { directed } = session.state(sessionPresence)
    const address = to.toString()
    if (presence.type === "unavailable") directed.delete(address)
    else if (presence.type === undefined) {
      if (!directed.has(address) && directed.size >= limits.maxDirected) {
        throw new DomainError(
          "policy-violation",
          "You have told too many others of yourself; leave some first.",
        )
      }
      directed.set(address, to)
      return whenKnown(complete(session, presence, to), (completed) => {
        // Whoever has been told that the session is gone is not told otherwise.
        if (directed.get(address) === to) return xmpp.route(completed.withAttrs({ to: address }))
      })
    }
    return xmpp.route(presence.withAttrs({ to: address }))
  }

  const deliver = (presence: Stanza, to: Jid): void => {
    const session = to.resource === undefined ? undefined : sessions.find(to)
    if (session !== undefined) session.send(presence)
    else if (to.resource === undefined && presence.type !== "error") {
      const text = presence.toXml()
      for (const available of sessions.available(to)) available.sendXml(text, presence)
    }
  }

  const receive = (presence: Stanza, from: Jid, to: Jid): void => {
    deliver(presence, to)
    if (presence.type !== "error") void hooks.notify(presenceReceived, { presence, from, to })
  }

  /** RFC 6121 §4.3.2. */
  const answerProbe = async (from: Jid, to: Jid): Promise<void> => {
    if (!(await roster.canSeePresence(from, to))) {
      // Tells another server that its roster is wrong; the same for an account that does not exist.
      if (!isLocal(from)) void xmpp.route(answer(from.bare, to.bare, "unsubscribed"))
      return
    }
    const available = sessions.available(to)
    for (const { presence } of available) {
      if (presence !== undefined) void xmpp.route(presence.withAttrs({ to: from.toString() }))
    }
    if (available.length === 0) void xmpp.route(answer(from, to.bare, "unavailable"))
  }

  return {
    ...createSeclusion(xmpp, roster, broadcast),

    sent(session, presence, to) {
      const { type } = presence
      if (Buffer.byteLength(presence.inner) > limits.maxPresenceBytes) {
        throw new DomainError(
          "policy-violation",
          `A presence may have ${limits.maxPresenceBytes} bytes; send less.`,
        )
      }
      if (to === undefined) {
        if (type === undefined) return becomeAvailable(session, presence)
        if (type === "unavailable") return becomeUnavailable(session, presence)
        throw new DomainError("bad-request", `A presence of type ${type} needs an addressee.`)
      }
      if (isSubscriptionType(type)) return roster.sendSubscription(session.user, type, to, presence)
      switch (type) {
        case "probe":
          return isLocal(to) ? broadcast.show(session, to) : xmpp.route(presence)
        case undefined:
        case "unavailable":
          return sendDirected(session, presence, to)
        case "error":
          return xmpp.route(presence)
        default:
          throw new DomainError("bad-request", "That type of presence does not exist (RFC 6121 §4.7.1).")
      }
    },

    received(presence, from, to) {
      const { type } = presence
      if (isSubscriptionType(type)) return roster.receiveSubscription(to, type, from, presence)
      if (type === "error" && to.resource !== undefined) {
        sessions.find(to)?.state(sessionPresence).directed.delete(from.toString())
      }
      if (type !== undefined && type !== "unavailable" && type !== "error" && type !== "probe") return
      const take = () => (type === "probe" ? answerProbe(from, to) : receive(presence, from, to))
      try {
        const admitted = hooks.admit(stanzaReceiving, { stanza: presence, from, to })
        return admitted instanceof Promise ? admitted.then(take, keepSilent) : take()
      } catch (error) {
        keepSilent(error)
      }
    },

    async availability(viewer, owner) {
      if (!(await roster.canSeePresence(viewer, owner))) {
        throw new DomainError("forbidden", `You may not see the presence of ${owner.bare}. Ask them first.`)
      }
      return availabilityOf(sessions.available(owner))
    },

    refresh(user) {
      const waiting = sessions.available(user).flatMap((session) => {
        const { sent } = session.state(sessionPresence)
        return sent === undefined ? [] : (becomeAvailable(session, sent) ?? [])
      })
      return waiting.length === 0 ? undefined : Promise.all(waiting).then(() => undefined)
    },

    hasShownItself: (session, to) =>
      session
        .state(sessionPresence)
        .directed.values()
        .some((address) => address.bare.equals(to.bare)),

    sessionEnded: (session) => becomeUnavailable(session, unavailableOf(session)),
  }
}

/** RFC 6121 §4.7.2.3. */
function requirePriority(presence: Stanza): void {
  const text = presence.child("priority")?.text.trim()
  if (text === undefined) return
  const priority = /^[+-]?\d{1,3}$/.test(text) ? Number(text) : Number.NaN
  if (!(priority >= -128 && priority <= 127)) {
    throw new DomainError("bad-request", "A priority is a whole number from -128 to 127 (RFC 6121 §4.7.2.3).")
  }
}

function answer(to: Jid, from: Jid, type: "unavailable" | "unsubscribed"): Stanza {
  return stanza({ name: "presence", attrs: { type, from: from.toString(), to: to.toString() } })
}

/** What somebody does not want to get is not answered: an answer would tell that they are there. */
function keepSilent(error: unknown): void {
  if (!(error instanceof DomainError)) throw error
}
