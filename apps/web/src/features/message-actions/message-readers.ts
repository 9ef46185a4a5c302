import { isPrivateGroup, READING_CROWD, type Reader, type Room } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import type { RoomMember } from "../rooms/room-member.ts"

/** Somebody in a group who has seen a message, or not. */
export interface ReaderLine {
  readonly key: string
  readonly name: string
  /** Whose picture it is: their own address, else that in the group. */
  readonly jid: Jid
  /** Missing: they have not told that they have seen it. */
  readonly read?: Pick<Reader, "at" | "isExact">
}

/** Whether people tell each other there what they have read. */
export function tellsReaders({ info, occupantCount }: Room): boolean {
  return isPrivateGroup(info.get()) && occupantCount.get() <= READING_CROWD
}

/** Who has seen a message, the latest first, and who of the members has not told so; without ourselves, who wrote it. */
export function sortReaders(
  readers: readonly Reader[],
  members: readonly RoomMember[],
  room: Jid,
): { readonly read: readonly ReaderLine[]; readonly unread: readonly ReaderLine[] } {
  const missing = new Set(members.filter(({ isMe }) => !isMe))
  const read = readers.map((reader): ReaderLine => {
    const member = [...missing].find((one) => isSame(one, reader))
    if (member !== undefined) missing.delete(member)
    const name = member?.name ?? reader.name
    const { at, isExact } = reader
    const jid = reader.jid ?? member?.jid ?? room.withResource(name)
    return { key: reader.occupantId ?? jid.toString(), name, jid, read: { at, isExact } }
  })
  const unread = [...missing].map(({ key, name, jid, occupant }): ReaderLine => {
    return { key, name, jid: jid ?? occupant?.address ?? room }
  })
  return { read, unread }
}

function isSame({ jid, occupant }: RoomMember, reader: Reader): boolean {
  if (jid !== undefined && reader.jid !== undefined) return jid.bare.equals(reader.jid)
  return reader.occupantId !== undefined && occupant?.occupantId === reader.occupantId
}
