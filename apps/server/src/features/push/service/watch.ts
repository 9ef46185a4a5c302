import { defineSessionState, type MaybePromise, type Session, type SessionDirectory } from "@kith/feature-kit"
import { Jid, type Stanza } from "@kith/xmpp"
import { hasHint, isCarbon, NS_DELAY, NS_ENCRYPTION, NS_JINGLE_MESSAGE } from "@kith/xmpp/extensions"
import type { ClientState } from "../../client-state/index.ts"
import { handlingOf } from "../../message-handling/index.ts"
import type { Registration } from "../registration.ts"
import type { PushSettings } from "../settings.ts"
import type { News, Notifier } from "./notifier.ts"
import type { Registrations } from "./registrations.ts"

const observed = defineSessionState("push", () => ({ isObserved: false }))

export type Watch = ReturnType<typeof createWatch>

/** Finds out what is worth waking which device for. */
export function createWatch(parts: {
  readonly registrations: Pick<Registrations, "of">
  readonly notifier: Pick<Notifier, "forget" | "notify">
  readonly sessions: SessionDirectory
  readonly clientState: ClientState
  readonly settings: PushSettings
}) {
  const { registrations, notifier, sessions, clientState, settings } = parts

  /** Nobody looks at it, or it has no connection: what it is sent stays unread. */
  const isAsleep = (session: Session): boolean => session.isDetached || clientState.isInactive(session)

  const isUsedElsewhere = (user: Jid, device: Session | undefined): boolean =>
    settings.quietWhileActive &&
    sessions.available(user).some((session) => session !== device && !isAsleep(session))

  const withDevices = (user: Jid, work: (devices: readonly Registration[]) => void): MaybePromise<void> => {
    const devices = registrations.of(user)
    return devices instanceof Promise ? devices.then(work) : work(devices)
  }

  const sessionOf = ({ owner, resource }: Registration): Session | undefined =>
    sessions.find(owner.withResource(resource))

  const wake = (device: Registration, session: Session | undefined, news: News): void => {
    if (!isUsedElsewhere(device.owner, session)) notifier.notify(device, news)
  }

  const withDevicesOf = (session: Session, work: (device: Registration) => void): MaybePromise<void> =>
    withDevices(session.user, (devices) => {
      for (const device of devices) if (device.resource === session.jid.resource) work(device)
    })

  /** Sees what a device's own session is sent: also what rooms say. */
  const observe = (session: Session): void => {
    const state = session.state(observed)
    if (state.isObserved) return
    state.isObserved = true
    session.waitLonger(settings.resumeSeconds)
    session.observeOutgoing((stanza) => {
      // What comes while somebody looks is seen.
      if (!isAsleep(session)) void withDevicesOf(session, notifier.forget)
      else if (isWorth(stanza, session)) {
        const news = newsOf(stanza)
        void withDevicesOf(session, (device) => wake(device, session, news))
      }
    })
  }

  const isWorth = (stanza: Stanza, session: Session): boolean => {
    if (stanza.type !== "groupchat") return isWorthWaking(stanza, session.user)
    const isSaid = stanza.has("body") || stanza.has("encryption", NS_ENCRYPTION)
    return isSaid && !stanza.has("delay", NS_DELAY) && clientState.concerns(session, stanza)
  }

  return {
    /** A client is there: its devices have missed nothing, and from now on it is seen what it is sent. */
    arrived: (session: Session): MaybePromise<void> =>
      withDevicesOf(session, (device) => {
        notifier.forget(device)
        observe(session)
      }),

    enabled: observe,

    /**
     * A message has come, and `delivered` are the sessions that got it: those are seen above. What was for one session and
     * found it is for no other.
     */
    received(user: Jid, message: Stanza, delivered: readonly Session[]): MaybePromise<void> {
      if (message.type === "groupchat") return
      // Whether there is a device at all is asked first: it is known, and most accounts have none.
      return withDevices(user, (devices) => {
        if (devices.length === 0 || !isWorthWaking(message, user)) return
        if (delivered.length > 0 && Jid.tryParse(message.to)?.resource !== undefined) return
        for (const device of devices) {
          const session = sessionOf(device)
          if (session === undefined || (isAsleep(session) && !delivered.includes(session))) {
            wake(device, session, newsOf(message))
          }
        }
      })
    },

    /** What was on its way when the connection broke was sent to a device that did not sleep. */
    detached(session: Session, unacknowledged: readonly Stanza[]): MaybePromise<void> {
      if (clientState.isInactive(session)) return
      const missed = unacknowledged.filter((stanza) => isWorth(stanza, session))
      const last = missed.at(-1)
      if (last === undefined) return
      const isUrgent = missed.some(isCall)
      return withDevicesOf(session, (device) =>
        wake(device, session, { ...newsOf(last), messages: missed.length, isUrgent }),
      )
    },

    /** Somebody asks to be a contact. */
    requested: (user: Jid, pendingSubscriptions: number): MaybePromise<void> =>
      withDevices(user, (devices) => {
        for (const device of devices) {
          const session = sessionOf(device)
          if (session === undefined || isAsleep(session))
            wake(device, session, { messages: 0, pendingSubscriptions })
        }
      }),
  }
}

function isWorthWaking(message: Stanza, user: Jid): boolean {
  if (message.name !== "message" || isCarbon(message) || !handlingOf(message).wakes) return false
  if (hasHint(message, "no-store") && !isCall(message)) return false
  return Jid.tryParse(message.from)?.bare.equals(user.bare) !== true
}

const isCall = (message: Stanza): boolean => message.has("propose", NS_JINGLE_MESSAGE)

function newsOf(message: Stanza): News {
  return {
    messages: isCall(message) ? 0 : 1,
    sender: Jid.tryParse(message.from),
    body: message.child("body")?.text,
    isUrgent: isCall(message),
  }
}
