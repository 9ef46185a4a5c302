import { Jid, type Stanza } from "@kith/xmpp"
import { findCorrectedId, findOccupantId, findRetractedId, isTombstone } from "@kith/xmpp/extensions"
import { isPrivateInRoom } from "./subject.ts"

/**
 * XEP-0424 §5: whether a message takes back another one, or a correction of that one, as `owner`, one of the two who
 * exchange them, has got them. Only its author can.
 */
export function isRetractedBy(original: Stanza, retraction: Stanza, owner: Jid): boolean {
  const id = findRetractedId(retraction)
  if (id === undefined || isTombstone(original)) return false
  if (original.id !== id && findCorrectedId(original) !== id) return false
  const author = Jid.tryParse(original.from)
  if (author === undefined || Jid.tryParse(retraction.from)?.bare.equals(author.bare) !== true) return false
  const isFromRoom = isPrivateInRoom(original) || isPrivateInRoom(retraction)
  return author.bare.equals(owner.bare) || !isFromRoom || isSameOccupant(original, retraction)
}

/** A nickname is anybody's: only the room knows who is who, and says so by its occupant ids (XEP-0421). */
function isSameOccupant(original: Stanza, retraction: Stanza): boolean {
  const occupant = findOccupantId(original)
  return (
    occupant !== undefined && occupant === findOccupantId(retraction) && original.from === retraction.from
  )
}
