import { defineHook, type Session } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"

/**
 * A session says that it is available, to its subscribers or to somebody else. Transforms may replace the presence, to add
 * what the server knows better than the client.
 */
export const presenceSending = defineHook<{
  readonly session: Session
  /** Has no type. */
  readonly presence: Stanza
  /** `undefined` for a broadcast. */
  readonly to: Jid | undefined
}>("presenceSending")

/** A session has told its subscribers that it is available, in which way, or that it is not any more. */
export const presenceBroadcast = defineHook<{
  readonly session: Session
  /** The type is `unavailable`, or there is none. */
  readonly presence: Stanza
}>("presenceBroadcast")

/**
 * Presence has reached an account that was not broadcast by a session here: directed, or of a contact on another server.
 * Its type is `unavailable`, or there is none.
 */
export const presenceReceived = defineHook<{
  readonly presence: Stanza
  readonly from: Jid
  readonly to: Jid
}>("presenceReceived")
