import {
  type AfterCommit,
  type Commit,
  DomainError,
  type MaybePromise,
  type MessageTransit,
  type Xmpp,
} from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import { NS_MUC_USER, roomNotice, withOccupantId } from "@kith/xmpp/extensions"
import type { Announcements } from "../service/announcements.ts"
import { roomOf } from "../service/entering.ts"
import type { Visit } from "../service/occupants.ts"
import { requirePrivateMessageRight } from "../service/private-messages.ts"
import type { Room } from "../service/room.ts"
import type { Rooms } from "../service/rooms.ts"
import { cleaned } from "./cleaning.ts"
import { removeGhost } from "./presence.ts"

export interface MessageParts {
  readonly rooms: Rooms
  readonly announcements: Announcements
  readonly xmpp: Xmpp
  readonly isOurs: (address: Jid) => boolean
}

/** Messages to a room and to single occupants. */
export function createMessageHandler({ rooms, announcements, xmpp, isOurs }: MessageParts) {
  const { directory, speaking } = rooms

  const inRoom = async (
    { stanza: message, from, to }: MessageTransit,
    commit: Commit,
  ): Promise<AfterCommit | undefined> => {
    const room = await directory.get(roomOf(to))
    if (room.isLocked) throw new DomainError("not-found", "This room has not been configured yet.")
    await announcements.ready(room)
    return say(room, message, from, to, commit)
  }

  const say = (
    room: Room,
    message: Stanza,
    from: Jid,
    to: Jid,
    commit: Commit,
  ): MaybePromise<AfterCommit | undefined> => {
    const visit = requireVisit(room, from)
    if (to.resource !== undefined) return whisper(room, visit, message, to.resource)
    if (message.type === "groupchat") return speaking.speak(room, visit, cleaned(message, isOurs), commit)
    throw new DomainError("bad-request", "What is for all in a room is sent with the type groupchat.")
  }

  /** XEP-0045 §7.5: to each session of the occupant. */
  const whisper = (room: Room, visit: Visit, message: Stanza, nickname: string): AfterCommit => {
    if (message.type === "groupchat") {
      throw new DomainError("bad-request", "A message to one occupant is not of the type groupchat.")
    }
    const recipient = room.occupants.byNickname(nickname)
    if (recipient === undefined) throw new DomainError("not-found", `Nobody here is called ${nickname}.`)
    const sender = visit.occupant
    requirePrivateMessageRight(room, sender)
    rooms.rates.messages.take(`${room.jid} ${sender.user}`)
    const from = sender.address.toString()
    const marked = cleaned(message, isOurs)
      .withAttrs({ from })
      .appending("x", NS_MUC_USER, String(roomNotice({})))
    const said = withOccupantId(marked, sender.id)
    return () => {
      for (const { jid } of recipient.visits) void xmpp.route(said.withAttrs({ to: jid.toString() }))
    }
  }

  return (transit: MessageTransit, commit: Commit): MaybePromise<AfterCommit | undefined> => {
    const { stanza: message, from, to } = transit
    if (message.type === "error") return removeGhost(rooms, message, from, to).then(() => undefined)
    const room = to.local === undefined ? undefined : directory.find(to.bare)
    // The usual case waits for nothing.
    const isPlain = room !== undefined && !(room instanceof Promise) && !room.isLocked
    if (isPlain && announcements.ready(room) === undefined) return say(room, message, from, to, commit)
    return inRoom(transit, commit)
  }
}

export function requireVisit(room: Room, from: Jid): Visit {
  const visit = room.occupants.visitOf(from)
  if (visit === undefined)
    throw new DomainError("not-acceptable", "You are not in this room. Enter it first.")
  return visit
}
