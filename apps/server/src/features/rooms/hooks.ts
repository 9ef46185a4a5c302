import { defineHook } from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import type { Affiliation } from "@kith/xmpp/extensions"
import type { Occupant, Visit } from "./service/occupants.ts"
import type { Room } from "./service/room.ts"

/** A room can be entered by others from now on. */
export const roomCreated = defineHook<{ readonly room: Room }>("roomCreated")
/** A room is gone for good: delete every row about it. */
export const roomDestroyed = defineHook<{ readonly jid: Jid; readonly id: number }>("roomDestroyed")
/** An owner has changed settings. */
export const roomConfigured = defineHook<{ readonly room: Room; readonly by: Jid }>("roomConfigured")

/**
 * Somebody asks to be let in, before the rules of the room are asked; a guard may refuse, or make them somebody to the
 * room.
 */
export const occupantKnocking = defineHook<{
  readonly room: Room
  /** The full JID. */
  readonly from: Jid
  readonly affiliation: Affiliation
  readonly password: string | undefined
}>("occupantKnocking")
/** A guard may keep somebody out of a room; fired after the room's own rules let them in. */
export const occupantEntering = defineHook<{
  readonly room: Room
  /** The full JID. */
  readonly from: Jid
  readonly affiliation: Affiliation
  /** The presence that asks. */
  readonly presence: Stanza
}>("occupantEntering")
export const occupantJoined = defineHook<{ readonly room: Room; readonly visit: Visit }>("occupantJoined")
/** The session is out of the room. */
export const occupantLeft = defineHook<{ readonly room: Room; readonly visit: Visit }>("occupantLeft")

export const affiliationChanged = defineHook<{
  readonly room: Room
  /** A bare JID, or a domain. */
  readonly user: Jid
  readonly before: Affiliation
  readonly after: Affiliation
  /** `undefined` where the room itself did it. */
  readonly by: Jid | undefined
}>("affiliationChanged")

export interface RoomMessage {
  readonly room: Room
  /** With the address of the occupant as `from`, without `to`, cleaned of what only the room may say. */
  readonly stanza: Stanza
  readonly occupant: Occupant
  /** A new subject; else something to read, or what clients tell one another. */
  readonly isSubject: boolean
}

/** A guard may refuse a message to all, a transform may replace it, before it is stored. */
export const roomMessageSending = defineHook<RoomMessage>("roomMessageSending")
/** It is stored, and on its way to everybody in the room. */
export const roomMessageSent = defineHook<RoomMessage & { readonly id: string | undefined }>(
  "roomMessageSent",
)
