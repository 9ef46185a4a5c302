import {
  type AfterCommit,
  type Commit,
  DomainError,
  type MaybePromise,
  type MessageTransit,
  type Xmpp,
} from "@kith/feature-kit"
import type { Announcements } from "../service/announcements.ts"
import type { Room } from "../service/room.ts"
import { roomOf } from "../service/room-errors.ts"
import type { Rooms } from "../service/rooms.ts"
import { requireVisit } from "../service/standing.ts"
import { cleaned, type OwnDomains } from "./cleaning.ts"
import { createFormalities } from "./formalities.ts"
import { removeGhost } from "./presence.ts"
import { createWhispering } from "./whispering.ts"

export interface MessageParts {
  readonly rooms: Rooms
  readonly announcements: Announcements
  readonly xmpp: Xmpp
  readonly own: OwnDomains
}

/** Messages to a room and to single occupants. */
export function createMessageHandler(parts: MessageParts) {
  const { rooms, announcements, own } = parts
  const { directory, speaking } = rooms
  const whispering = createWhispering(parts)
  const formalities = createFormalities(rooms)

  const take = (
    room: Room,
    { stanza: message, from, to }: MessageTransit,
    commit: Commit,
  ): MaybePromise<AfterCommit | undefined> => {
    if (to.resource !== undefined) return whispering.whisper(room, message, from, to.resource)
    if (message.type !== "groupchat") return formalities.take(room, message, from)
    return speaking.speak(room, requireVisit(room, from), cleaned(message, own), commit)
  }

  const takeSlowly = async (transit: MessageTransit, commit: Commit): Promise<AfterCommit | undefined> => {
    const room = await directory.get(roomOf(transit.to))
    // XEP-0045 §7.2.10: there is no such room yet, but for its owner who is in it.
    if (room.isLocked && room.occupants.visitOf(transit.from) === undefined)
      throw new DomainError("not-found", "This room has not been configured yet.")
    await announcements.ready(room)
    return take(room, transit, commit)
  }

  const takeError = async ({ stanza: error, from, to }: MessageTransit): Promise<AfterCommit | undefined> => {
    if (await removeGhost(rooms, error, from, to)) return undefined
    const room = directory.peek(to.bare)
    return room && whispering.passError(room, error, from, to.resource)
  }

  return (transit: MessageTransit, commit: Commit): MaybePromise<AfterCommit | undefined> => {
    const { stanza: message, to } = transit
    if (message.type === "error") return takeError(transit)
    const room = to.local === undefined ? undefined : directory.find(to.bare)
    // The usual case waits for nothing.
    const isPlain = room !== undefined && !(room instanceof Promise) && !room.isLocked
    if (isPlain && announcements.ready(room) === undefined) return take(room, transit, commit)
    return takeSlowly(transit, commit)
  }
}
