import { findDelay, findOccupantId, findRoomNotice, findStanzaId, Jid, type Stanza } from "@kith/xmpp"
import { storedArchiveId } from "../archive/archive-id.ts"
import type { Incoming } from "../messages/incoming.ts"
import { mentionsUs } from "./mentions-us.ts"

/** What must be known of a room to read its messages. */
export interface RoomFacts {
  readonly room: Jid
  readonly own: Jid
  /** Ours in the room, or the one we entered with last. */
  readonly nick: string
  readonly occupantId: string | undefined
  readonly hasArchive: boolean
  readonly hasOccupantIds: boolean
}

/** A message that all in the room get, as it comes; `undefined` for what no occupant said. */
export function readRoomMessage(message: Stanza, facts: RoomFacts): Incoming | undefined {
  const { room, hasArchive } = facts
  const stanzaId = hasArchive ? findStanzaId(message, room) : undefined
  const delay = findDelay(message)
  // XEP-0045 §7.2.13: of a message of the past the room says when it was.
  const isPast = delay !== undefined && (delay.from === undefined || delay.from.bare.equals(room))
  return read(message, facts, {
    ...(stanzaId !== undefined && { archiveId: stanzaId }),
    ...(isPast && { stampMs: delay.time }),
  })
}

/** A message that the archive of the room has (XEP-0045 §7.2.14, XEP-0313 §6.1). `known.archiveId`: as the room gave it. */
export function readArchivedRoomMessage(
  message: Stanza,
  facts: RoomFacts,
  known: Pick<Incoming, "archiveId" | "stampMs">,
): Incoming | undefined {
  return read(message, facts, known)
}

function read(
  message: Stanza,
  facts: RoomFacts,
  { archiveId, stampMs }: Pick<Incoming, "archiveId" | "stampMs">,
): Incoming | undefined {
  const from = Jid.tryParse(message.from)
  if (message.type !== "groupchat" || from === undefined || !from.bare.equals(facts.room)) return undefined
  const nick = from.resource
  const occupantId = facts.hasOccupantIds ? findOccupantId(message) : undefined
  const isMine = nick !== undefined && isOurs(message, nick, occupantId, facts)
  const isForUs = nick !== undefined && !isMine && mentionsUs(message, facts.room, facts.nick, facts.own)
  return {
    stanza: message,
    peer: facts.room,
    from,
    isMine,
    inRoom: true,
    ...(isForUs && { mentionsMe: true }),
    ...(nick !== undefined && { senderName: nick }),
    ...(occupantId !== undefined && { occupantId }),
    ...(archiveId !== undefined && { archiveId: storedArchiveId(archiveId, facts.room) }),
    ...(stampMs !== undefined && { stampMs }),
  }
}

/** The surest sign decides: the id of the person, their address, at last the name, which others may have had before. */
function isOurs(message: Stanza, nick: string, occupantId: string | undefined, facts: RoomFacts): boolean {
  if (occupantId !== undefined && facts.occupantId !== undefined) return occupantId === facts.occupantId
  const jid = message.has("x", "http://jabber.org/protocol/muc#user")
    ? findRoomNotice(message)?.items?.[0]?.jid
    : undefined
  if (jid !== undefined) return jid.bare.equals(facts.own)
  return nick === facts.nick
}
