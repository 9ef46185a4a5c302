import type { RoomInfo } from "./room.ts"

/**
 * In larger groups nobody looks who has read what, and each marker of each of them would go to all: with 50 people who read
 * along, a message costs 50 markers to 50.
 */
export const READING_CROWD = 50

/**
 * Whether people tell each other here how far they have read: where only members are, who see each other's addresses, and
 * thereby may know of each other that they are there (XEP-0333 §8). The ids must be those of the room (§4.4), and its archive
 * tells those who were away.
 */
export function isPrivateGroup(
  info: Pick<RoomInfo, "hasArchive" | "hasStanzaIds" | "isMembersOnly" | "isNonAnonymous">,
): boolean {
  return info.isMembersOnly && info.isNonAnonymous && info.hasArchive && info.hasStanzaIds
}
