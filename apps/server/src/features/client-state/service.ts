import { defineSessionState, type Session } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import { fateOf, keyOf } from "./fate.ts"
import { HeldStanzas } from "./held-stanzas.ts"
import type { ClientStateSettings } from "./settings.ts"
import { VisitedRooms } from "./visited-rooms.ts"

export type ClientStates = ReturnType<typeof createClientStates>

/** Which clients somebody looks at, and what the others are spared. */
export function createClientStates(settings: ClientStateSettings) {
  const states = defineSessionState("client-state", () => ({
    isInactive: false,
    isWatched: false,
    held: new HeldStanzas(settings),
    rooms: new VisitedRooms(),
  }))

  /** Answers whether the stanza may go out now; what is held goes out ahead of it (RFC 6120 §10.1). */
  const admit = (session: Session, stanza: Stanza, text: string): boolean => {
    const { isInactive, held, rooms } = session.state(states)
    if (held.isFlushing) return true
    const isOwnVisit = stanza.name === "presence" && rooms.note(stanza)
    if (!isInactive && !session.isDetached) {
      held.flush(session)
      return true
    }
    switch (isOwnVisit ? "now" : fateOf(stanza, { user: session.user, rooms, settings })) {
      case "never":
        return false
      case "later":
        held.hold(session, stanza, text, keyOf(stanza))
        return false
      case "now":
        held.flush(session)
        return true
    }
  }

  const watch = (session: Session): void => {
    const state = session.state(states)
    if (state.isWatched) return
    state.isWatched = true
    session.setOutgoingFilter((stanza, text) => admit(session, stanza, text))
  }

  return {
    activate(session: Session): void {
      const state = session.state(states)
      state.isInactive = false
      state.held.flush(session)
    },

    deactivate(session: Session): void {
      watch(session)
      session.state(states).isInactive = true
    },

    /** Nobody can look at it: what can wait does not pile up for a client that may come back after long. */
    detached: watch,

    /** The client has sent a message: its radio is on, and costs no more for a while (XEP-0286 §4.2). */
    sent(session: Session, message: Stanza): void {
      const { held, rooms } = session.state(states)
      if (message.type === "groupchat") rooms.say(message)
      held.flush(session)
    },

    /** The session asks to enter a room; from then on what the room says of it is noted. */
    entering(session: Session, place: Jid): void {
      watch(session)
      session.state(states).rooms.enter(place)
    },

    isInactive: (session: Session): boolean => session.state(states).isInactive,

    /** Whether a message in a room is one for this person to hear of at once: a mention, or of a group of friends. */
    concerns: (session: Session, message: Stanza): boolean =>
      session.state(states).rooms.concerns(message, session.user),
  }
}
