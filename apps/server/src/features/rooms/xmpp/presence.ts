import { DomainError, type Hooks, type MaybePromise, type Session, type Xmpp } from "@kith/feature-kit"
import { type Jid, parseStanzaError, type Stanza, type StanzaErrorCondition, stanza } from "@kith/xmpp"
import { findRoomEntry, type RoomEntry } from "@kith/xmpp/extensions"
import type { Announcements } from "../service/announcements.ts"
import { roomOf } from "../service/entering.ts"
import type { Room } from "../service/room.ts"
import type { Rooms } from "../service/rooms.ts"
import { cleaned } from "./cleaning.ts"
import { Outlet } from "./outlet.ts"

/** XEP-0045 §17.4.2: whoever answers with one of these is not there any more. */
export const GHOSTLY: ReadonlySet<StanzaErrorCondition> = new Set([
  "gone",
  "item-not-found",
  "recipient-unavailable",
  "redirect",
  "remote-server-not-found",
  "remote-server-timeout",
  "service-unavailable",
])

export interface PresenceParts {
  readonly rooms: Rooms
  readonly announcements: Announcements
  readonly xmpp: Xmpp
  readonly hooks: Hooks
  readonly isOurs: (address: Jid) => boolean
}

/** Presence to a room: in, out, and what changes meanwhile. */
export function createPresenceHandler({ rooms, announcements, xmpp, hooks, isOurs }: PresenceParts) {
  const { directory, entering, moving, leaving } = rooms

  const open = async (jid: Jid, from: Jid): Promise<{ room: Room; isNew: boolean }> => {
    const known = await directory.find(jid)
    return known === undefined ? directory.create(jid, from) : { room: known, isNew: false }
  }

  const enter = async (
    presence: Stanza,
    entry: RoomEntry,
    from: Jid,
    to: Jid,
    session: Session | undefined,
  ) => {
    const nickname = to.resource
    if (nickname === undefined)
      throw new DomainError("jid-malformed", "Enter a room with a nickname: room@service/nick.")
    const { room, isNew } = await open(roomOf(to), from)
    await announcements.ready(room)
    const receiver = new Outlet(from, session, xmpp, hooks)
    const request = { receiver, nickname, presence: cleaned(presence, isOurs), entry }
    try {
      await entering.enter(room, request, isNew ? [201] : [])
    } catch (error) {
      // Nobody was let in to what was made for them.
      if (isNew) await directory.emptied(room)
      throw error
    }
  }

  const change = async (presence: Stanza, from: Jid, to: Jid, session: Session | undefined) => {
    if (to.resource === undefined)
      throw new DomainError("jid-malformed", "A presence in a room is sent to room@service/nick.")
    const room = await directory.find(roomOf(to))
    const visit = room?.occupants.visitOf(from)
    if (room === undefined || visit === undefined) {
      announcements.disown(to, new Outlet(from, session, xmpp, hooks))
      return
    }
    await announcements.ready(room)
    moving.change(room, visit, to.resource, cleaned(presence, isOurs))
  }

  const leave = async (presence: Stanza, from: Jid, to: Jid) => {
    const room = to.local === undefined ? undefined : await directory.find(to.bare)
    const visit = room?.occupants.visitOf(from)
    // §17.3: whoever is not there leaves nothing.
    if (room === undefined || visit === undefined) return
    const answers = { visit, id: presence.id }
    await leaving.leave(room, visit, { presence: cleaned(presence, isOurs), answers })
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
        return leave(presence, from, to)
      case "error":
        return removeGhost(rooms, presence, from, to)
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

/** Somebody could not be reached where the room sent something (§11.1, §17.4.2). */
export async function removeGhost(rooms: Rooms, error: Stanza, from: Jid, to: Jid): Promise<void> {
  if (!GHOSTLY.has(parseStanzaError(error).condition)) return
  const room = to.local === undefined ? undefined : await rooms.directory.find(to.bare)
  const visit = room?.occupants.visitOf(from)
  if (room !== undefined && visit !== undefined) await rooms.leaving.leave(room, visit, { statuses: [333] })
}
