import type { Jid } from "@kith/xmpp"

/**
 * How the id that an archive gave is stored: those of a room with its address before them. A room may choose any id, also
 * one that another archive has given.
 */
export function storedArchiveId(id: string, room?: Jid | string): string {
  return room === undefined ? id : `${room} ${id}`
}

/** The id as the archive knows it, of what is stored with a message of `peer`. */
export function givenArchiveId(stored: string, peer: string): string {
  return stored.startsWith(`${peer} `) ? stored.slice(peer.length + 1) : stored
}
