import {
  type Affiliation,
  affiliationRank,
  directInvitation,
  type Jid,
  mediatedInvitation,
  type Stanza,
  stanza,
  xml,
} from "@kith/xmpp"
import { NotConnected } from "../errors.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import type { Room } from "./room.ts"

const PEOPLE_MOST = 200

export interface InvitationParts {
  readonly reason: string | undefined
  readonly password: string | undefined
  send(message: Stanza): boolean
}

/**
 * Asks people into a room. Where only members may come, who may makes them members and asks them directly (XEP-0249); who
 * may not lets the room ask them, which makes them members itself if it wants to (XEP-0045 §7.8.2, §9.3).
 * @throws StanzaFailed, NotConnected
 */
export async function invitePeople(
  room: Room,
  people: readonly Jid[],
  { reason, password, send }: InvitationParts,
): Promise<void> {
  const standing = room.standing.get()
  const affiliation: Affiliation = standing.state === "inside" ? standing.affiliation : "none"
  const isForMembers = room.info.get().isMembersOnly
  const makesMembers = isForMembers && affiliationRank(affiliation) >= affiliationRank("admin")
  const isMediated = isForMembers && !makesMembers
  const text = reason === undefined ? undefined : withoutForbiddenCharacters(reason)
  for (const { bare } of people.slice(0, PEOPLE_MOST)) {
    if (makesMembers) await room.setAffiliation(bare, "member")
    const message = isMediated
      ? stanza({
          name: "message",
          attrs: { to: room.jid.toString() },
          children: [mediatedInvitation(bare, text)],
        })
      : stanza({
          name: "message",
          attrs: { to: bare.toString() },
          children: [
            directInvitation({ room: room.jid, reason: text, password }),
            xml("body", {}, text || `Come to xmpp:${room.jid}?join`),
          ],
        })
    if (!send(message)) throw new NotConnected()
  }
}
