import {
  findDelay,
  findOccupantId,
  findRoomNotice,
  findStanzaId,
  Jid,
  NS_MARKERS,
  NS_MUC_USER,
  type Stanza,
} from "@kith/xmpp"
import { storedArchiveId } from "../archive/archive-id.ts"
import type { Incoming, RoomReader } from "../messages/incoming.ts"
import { mentionsUs } from "./mentions-us.ts"

const LONGEST_ID = 1_000

/** What must be known of a room to read its messages. */
export interface RoomFacts {
  readonly room: Jid
  readonly own: Jid
  /** Ours in the room, or the one we entered with last. */
  readonly nick: string
  readonly occupantId: string | undefined
  readonly hasArchive: boolean
  readonly hasOccupantIds: boolean
  /** People there tell each other how far they have read. */
  readonly isPrivateGroup: boolean
  /** The bare address behind a nick of now, and behind an occupant id. */
  findAddress(nick: string): Jid | undefined
  findAddressById(occupantId: string): Jid | undefined
}

/** A message that all in the room get, as it comes; `undefined` for what no occupant said. */
export function readRoomMessage(message: Stanza, facts: RoomFacts): Incoming | undefined {
  const { room, hasArchive } = facts
  const stanzaId = hasArchive ? findStanzaId(message, room) : undefined
  const delay = findDelay(message)
  // XEP-0045 §7.2.13: of a message of the past the room says when it was.
  const isPast = delay !== undefined && (delay.from === undefined || delay.from.bare.equals(room))
  const nick = Jid.tryParse(message.from)?.resource
  const jid = isPast || nick === undefined ? undefined : facts.findAddress(nick)
  return read(message, facts, {
    ...(jid !== undefined && { jid }),
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
  // Of an address that somebody has added to that of the room one does not know which is true.
  const notices = message.children.filter(
    (child) => typeof child !== "string" && child.name === "x" && child.namespace === NS_MUC_USER,
  )
  const jid = notices.length === 1 ? findRoomNotice(message)?.items?.[0]?.jid?.bare : undefined
  return read(message, facts, { ...known, ...(jid !== undefined && { jid }) })
}

function read(
  message: Stanza,
  facts: RoomFacts,
  { archiveId, stampMs, jid }: Pick<Incoming, "archiveId" | "stampMs"> & { readonly jid?: Jid },
): Incoming | undefined {
  const from = Jid.tryParse(message.from)
  if (message.type !== "groupchat" || from === undefined || !from.bare.equals(facts.room)) return undefined
  const nick = from.resource
  const occupantId = facts.hasOccupantIds ? findOccupantId(message) : undefined
  const isMine = nick !== undefined && isOurs(message, nick, occupantId, facts)
  const address = (occupantId === undefined ? undefined : facts.findAddressById(occupantId)) ?? jid
  const isForUs = nick !== undefined && !isMine && mentionsUs(message, facts.room, facts.nick, facts.own)
  const reader =
    facts.isPrivateGroup && nick !== undefined && message.has("displayed", NS_MARKERS)
      ? readerOf(nick, occupantId, address)
      : undefined
  return {
    stanza: message,
    peer: facts.room,
    from,
    isMine,
    inRoom: true,
    ...(isForUs && { mentionsMe: true }),
    ...(reader !== undefined && { reader }),
    ...(nick !== undefined && { senderName: nick }),
    ...(occupantId !== undefined && { occupantId }),
    ...(address !== undefined && !isMine && { senderAddress: address.bare }),
    ...(archiveId !== undefined && { archiveId: storedArchiveId(archiveId, facts.room) }),
    ...(stampMs !== undefined && { stampMs }),
  }
}

/** Whose name may be anybody's is nobody's (XEP-0333 §8). */
function readerOf(
  name: string,
  occupantId: string | undefined,
  address: Jid | undefined,
): RoomReader | undefined {
  const jid = address?.toString()
  const key = occupantId ?? jid
  if (key === undefined || key === "" || key.length > LONGEST_ID) return undefined
  return { key, name, ...(occupantId !== undefined && { occupantId }), ...(jid !== undefined && { jid }) }
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
