import { Jid, type Stanza } from "@kith/xmpp"
import type { MessageRecord } from "../store/records.ts"

/** A message as it reached us, on whatever way, with what may be believed about it. */
export interface Incoming {
  readonly stanza: Stanza
  /** The address of the conversation it belongs to. */
  readonly peer: Jid
  readonly from: Jid
  readonly isMine: boolean
  /** Only if our own archive gave it, and nobody could forge it. */
  readonly archiveId?: string | undefined
  /** When our server got it, in epoch ms, if its archive says so, or it has none and says so. */
  readonly stampMs?: number | undefined
  /** Since when our server kept it back for us, as the message itself says. */
  readonly heldSinceMs?: number | undefined
  /** Everybody in a room gets it; `archiveId` and `stampMs` are then the room's. */
  readonly inRoom?: true
  /** In a room: the nick it was written under, and whose that is (XEP-0421). */
  readonly senderName?: string
  readonly occupantId?: string
  /** In a room that shows it: their own bare address. */
  readonly senderAddress?: Jid
  /** In a private group, with a marker: whose it is (XEP-0333 §4.4). */
  readonly reader?: RoomReader
  /** In a room: it names us, or answers us. */
  readonly mentionsMe?: true
  /** How it is shown already, on its way to the store (see `arrivals.ts`). */
  readonly announced?: MessageRecord
}

/** Somebody in a room who tells how far they have read. */
export interface RoomReader {
  /** Who that is, whatever they call themselves: an occupant id (XEP-0421), else a bare address. */
  readonly key: string
  readonly name: string
  readonly occupantId?: string
  /** Their own bare address, as the room shows it. */
  readonly jid?: string
}

export type IsRoom = (bare: Jid) => boolean

/** The address of a conversation: bare, except with somebody in a room, where all share the bare one (XEP-0045 §7.5). */
export function conversationOf(address: Jid, isRoom: IsRoom): Jid {
  return address.isBare || isRoom(address.bare) ? address : address.bare
}

/** Sorts a message into its conversation; `undefined` for what is not part of one. */
export function readIncoming(
  message: Stanza,
  own: Jid,
  known: Pick<Incoming, "archiveId" | "stampMs"> = {},
  isRoom: IsRoom = () => false,
): Incoming | undefined {
  if (message.name !== "message" || message.type === "groupchat" || message.type === "headline")
    return undefined
  // RFC 6120 §8.1.2.1: without a sender it is from our own account.
  const from = message.from === undefined ? own : Jid.tryParse(message.from)
  const to = message.to === undefined ? own : Jid.tryParse(message.to)
  if (from === undefined || to === undefined) return undefined
  const isMine = from.bare.equals(own)
  if (!isMine && !to.bare.equals(own)) return undefined
  const peer = conversationOf(isMine ? to : from, isRoom)
  const senderName = !isMine && !peer.isBare ? peer.resource : undefined
  return { stanza: message, peer, from, isMine, ...known, ...(senderName !== undefined && { senderName }) }
}
