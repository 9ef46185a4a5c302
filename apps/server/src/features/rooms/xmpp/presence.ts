import { DomainError, type MaybePromise, type Session, type Xmpp } from "@kith/feature-kit"
import {
  type Jid,
  parseStanzaError,
  type Stanza,
  StanzaError,
  type StanzaErrorCondition,
  stanza,
  xml,
} from "@kith/xmpp"
import { findRoomEntry, NS_MUC, type RoomEntry } from "@kith/xmpp/extensions"
import type { Announcements } from "../service/announcements.ts"
import { RoomGone, roomOf } from "../service/room-errors.ts"
import type { Rooms } from "../service/rooms.ts"
import { cleaned, type OwnDomains } from "./cleaning.ts"
import { Outlet, type OutletParts } from "./outlet.ts"

/** XEP-0045 §17.4.2: whoever answers with one of these is not there any more. */
export const GHOSTLY: ReadonlySet<StanzaErrorCondition> = new Set([
  "gone",
  "item-not-found",
  "recipient-unavailable",
  "redirect",
  "remote-server-not-found",
  "remote-server-timeout",
])

export interface PresenceParts {
  readonly rooms: Rooms
  readonly announcements: Announcements
  readonly xmpp: Xmpp
  readonly outlets: OutletParts
  readonly own: OwnDomains
}

/** Presence to a room: in, out, and what changes meanwhile. */
export function createPresenceHandler({ rooms, announcements, xmpp, outlets, own }: PresenceParts) {
  const { directory, entering, moving, leaving } = rooms

  const visitOf = (from: Jid, room: Jid) => {
    const found = directory.peek(room)
    const visit = found?.occupants.visitOf(from)
    return found === undefined || visit === undefined ? undefined : { room: found, visit }
  }

  /** Its client takes nothing of what the room says (§11.1). */
  const lose = async (from: Jid, jid: Jid) => {
    const place = visitOf(from, jid)
    if (place !== undefined) await leaving.leave(place.room, place.visit, { statuses: [333] }, "lost")
  }

  const enter = async (
    presence: Stanza,
    entry: RoomEntry,
    from: Jid,
    to: Jid,
    session: Session | undefined,
  ) => {
    const nickname = to.resource
    if (nickname === undefined) {
      throw new DomainError("jid-malformed", "Enter a room with a nickname: room@service/nick.")
    }
    const receiver = new Outlet(
      { jid: from, session, room: to.bare },
      outlets,
      () => void lose(from, to.bare),
    )
    try {
      await entering.enter(roomOf(to), {
        receiver,
        nickname,
        presence: cleaned(presence, own),
        entry,
        wishes: presence.child("x", NS_MUC),
      })
    } catch (error) {
      throw entryRefusal(error)
    }
  }

  const change = async (presence: Stanza, from: Jid, to: Jid, session: Session | undefined) => {
    if (to.resource === undefined)
      throw new DomainError("jid-malformed", "A presence in a room is sent to room@service/nick.")
    const place = visitOf(from, roomOf(to))
    if (place === undefined) {
      announcements.disown(to, { jid: from, session })
      return
    }
    await announcements.readyForChange(place.room)
    try {
      moving.change(place.room, place.visit, to.resource, cleaned(presence, own))
    } catch (error) {
      throw entryRefusal(error)
    }
  }

  const leave = async (presence: Stanza, from: Jid, to: Jid, session: Session | undefined) => {
    const room = directory.peek(to.bare)
    if (room === undefined) return
    await announcements.readyForChange(room)
    const place = visitOf(from, to.bare)
    // §17.3: whoever is not there leaves nothing.
    if (place === undefined) return
    const answers = { visit: place.visit, id: presence.id }
    // What is said for a session of ours that is over already was not said by somebody who wants to leave.
    const isLost = session === undefined && from.domain === own.server
    await leaving.leave(
      place.room,
      place.visit,
      { presence: cleaned(presence, own), answers },
      isLost ? "lost" : "left",
    )
  }

  return (presence: Stanza, from: Jid, to: Jid, session: Session | undefined): MaybePromise<void> => {
    switch (presence.type) {
      case undefined: {
        const entry = findRoomEntry(presence)
        return entry === undefined
          ? change(presence, from, to, session)
          : enter(presence, entry, from, to, session)
      }
      case "unavailable":
        return leave(presence, from, to, session)
      case "error":
        return removeGhost(rooms, presence, from, to).then(() => undefined)
      case "subscribe":
        // A room has no presence of its own to subscribe to.
        return xmpp.route(
          stanza({
            name: "presence",
            attrs: { type: "unsubscribed", from: to.bare.toString(), to: from.bare.toString() },
          }),
        )
    }
  }
}

/**
 * Somebody could not be reached where the room sent something (§11.1, §17.4.2). Answers whether they were in the room,
 * and no longer are.
 */
export async function removeGhost(rooms: Rooms, error: Stanza, from: Jid, to: Jid): Promise<boolean> {
  if (!GHOSTLY.has(parseStanzaError(error).condition)) return false
  const room = rooms.directory.peek(to.bare)
  const visit = room?.occupants.visitOf(from)
  if (room === undefined || visit === undefined) return false
  await rooms.leaving.leave(room, visit, { statuses: [333] }, "lost")
  return true
}

/** The errors of entering and moving say what they are about (§7.2.16, §7.6), and `gone` where the room goes on. */
function entryRefusal(error: unknown): unknown {
  if (!(error instanceof DomainError)) return error
  const condition = error.code === "not-found" ? "item-not-found" : error.code
  const venue = error instanceof RoomGone ? error.venue : undefined
  return new StanzaError(
    condition,
    error.text,
    error.retryAfterSeconds === undefined ? undefined : "wait",
    undefined,
    {
      payload: xml("x", { xmlns: NS_MUC }),
      newAddress: venue && `xmpp:${venue}?join`,
    },
  )
}
