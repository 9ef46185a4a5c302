import type { Jid, Stanza } from "@kith/xmpp"
import { defineHook } from "./hooks.ts"
import type { Session } from "./session.ts"

/** A message on its way through the pipeline; the stages are listed in the kernel's `pipeline/message-stages.ts`. */
export interface MessageTransit {
  /** Has the true `from` and a `to`. */
  readonly stanza: Stanza
  readonly from: Jid
  readonly to: Jid
  /** The bare JID of the sender, when it is an account of this server. */
  readonly sender: Jid | undefined
  /** The bare JID of the addressee, when it is an account of this server. */
  readonly recipient: Jid | undefined
  /** The session it came from; `undefined` when it came through another door. */
  readonly session: Session | undefined
  /** The id under which archives keep it (XEP-0359), once recorded. */
  readonly archiveId: string | undefined
  /** Whose archives those are: of the sender, of the recipient, or of both, by their bare JIDs. */
  readonly archivedFor?: readonly Jid[]
}

/** The id under which the archive of that account keeps the message, if it does: not everybody keeps everything. */
export function archiveIdFor(message: MessageTransit, user: Jid | undefined): string | undefined {
  const { archiveId, archivedFor } = message
  return user !== undefined && archivedFor?.some((owner) => owner.equals(user)) === true
    ? archiveId
    : undefined
}

/** Whether the server itself says it, such as that it refuses a message, in the name of the account that message was for. */
export function isServersWord({ session, stanza }: MessageTransit): boolean {
  return session === undefined && stanza.type === "error"
}

/** Guards and transforms of the sender's account: too fast? restricted? blocked by me? */
export const messageSending = defineHook<MessageTransit>("messageSending")
/** Guards and transforms of the recipient's account: blocked? */
export const messageReceiving = defineHook<MessageTransit>("messageReceiving")
/** The message of a local sender is stored and goes out. */
export const messageSent = defineHook<MessageTransit>("messageSent")
/** A message of a local session was refused, and `reply` has told the session why. */
export const messageRefused = defineHook<{
  readonly session: Session
  readonly message: Stanza
  readonly reply: Stanza
}>("messageRefused")
/** The message for a local recipient is stored, and `delivered` are the sessions that got it: maybe none. */
export const messageReceived = defineHook<{
  readonly message: MessageTransit
  readonly delivered: readonly Session[]
  /** What went to the sessions, with its stanza-id. */
  readonly stanza: Stanza
  /** The same as text on a stream of `jabber:client`. */
  readonly text: string
}>("messageReceived")

/**
 * An IQ or presence from somebody else reaches an account or one of its sessions; a guard may refuse it. Nobody is told of
 * a presence that was refused.
 */
export const stanzaReceiving = defineHook<{
  readonly stanza: Stanza
  readonly from: Jid
  readonly to: Jid
}>("stanzaReceiving")

/** An IQ or presence of a local session goes to somebody else; a guard may refuse it. */
export const stanzaSending = defineHook<{
  readonly stanza: Stanza
  readonly from: Jid
  readonly to: Jid
}>("stanzaSending")

/**
 * A stanza from outside (a component, another server) comes in, whatever it is for and before anything else looks at it; a
 * guard may refuse it.
 */
export const stanzaEntering = defineHook<{
  readonly stanza: Stanza
  readonly from: Jid
  readonly to: Jid
}>("stanzaEntering")

/** A stanza is about to go to another server, before it is put into the queue; a guard may refuse it. */
export const stanzaLeaving = defineHook<{
  readonly stanza: Stanza
  readonly from: Jid
  readonly to: Jid
}>("stanzaLeaving")

/** Another server is about to be let in, or to be dialled; a guard may refuse it. */
export const serverAdmitting = defineHook<{
  /** The domain served here that it is about. */
  readonly localDomain: string
  readonly remoteDomain: string
  readonly direction: "outgoing" | "incoming"
}>("serverAdmitting")

/**
 * All features have started, and no door is open yet; observers are waited for. The time to finish what a crash has broken
 * off.
 */
export const serverStarting = defineHook<Record<string, never>>("serverStarting")

/** The server is about to close its doors; observers are waited for, and should be quick. */
export const serverStopping = defineHook<Record<string, never>>("serverStopping")

/** Guards may refuse a resource that is about to be bound; awaited, so that what it needs can be loaded. */
export const sessionStarting = defineHook<{ readonly session: Session }>("sessionStarting")
export const sessionStarted = defineHook<{ readonly session: Session }>("sessionStarted")
/** Its connection is lost, and it waits to be resumed; `unacknowledged` is what its client may not have got, oldest first. */
export const sessionDetached = defineHook<{
  readonly session: Session
  readonly unacknowledged: readonly Stanza[]
}>("sessionDetached")
/** A new connection carries a session whose old one broke (XEP-0198 §5). */
export const sessionResumed = defineHook<{ readonly session: Session }>("sessionResumed")
/** The session is gone for good; `user` is its bare JID. */
export const sessionEnded = defineHook<{ readonly session: Session; readonly user: Jid }>("sessionEnded")
/**
 * Fired by the presence feature when a session begins to want messages for the bare JID: its first available presence
 * with a priority that is not negative, or the change to one (XEP-0160 §2).
 */
export const sessionBecameAvailable = defineHook<{ readonly session: Session }>("sessionBecameAvailable")

/** A program has connected that answers for this domain (XEP-0114), or for one more. */
export const componentConnected = defineHook<{ readonly domain: string }>("componentConnected")
/** It has gone, or does not answer for that domain any more. */
export const componentDisconnected = defineHook<{ readonly domain: string }>("componentDisconnected")
