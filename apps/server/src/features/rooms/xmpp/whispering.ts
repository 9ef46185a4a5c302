import { type AfterCommit, DomainError, type Xmpp } from "@kith/feature-kit"
import { type Jid, type Stanza, serialize } from "@kith/xmpp"
import { NS_MUC_USER, roomNotice, withOccupantId } from "@kith/xmpp/extensions"
import type { Occupant } from "../service/occupants.ts"
import { requirePrivateMessageRight } from "../service/private-messages.ts"
import type { Room } from "../service/room.ts"
import type { Rooms } from "../service/rooms.ts"
import { requireVisit } from "../service/standing.ts"
import { cleaned, type OwnDomains } from "./cleaning.ts"

/** XEP-0045 §7.5: private messages, from one occupant to another. They are no business of the room's archive. */
export function createWhispering(parts: {
  readonly rooms: Rooms
  readonly xmpp: Xmpp
  readonly own: OwnDomains
}) {
  const { rooms, xmpp, own } = parts

  /** In the name of the occupant, to each session of the other. */
  const pass = (message: Stanza, sender: Occupant, recipient: Occupant) => {
    const said = cleaned(message, own).withAttrs({ from: sender.address.toString() })
    const marked = said.appending("x", NS_MUC_USER, serialize(roomNotice({}), said.namespace))
    const signed = withOccupantId(marked, sender.id)
    for (const { jid } of recipient.visits) void xmpp.route(signed.withAttrs({ to: jid.toString() }))
  }

  return {
    whisper(room: Room, message: Stanza, from: Jid, nickname: string): AfterCommit {
      const { occupant: sender } = requireVisit(room, from)
      if (message.type === "groupchat") {
        throw new DomainError("bad-request", "A message to one occupant is not of the type groupchat.")
      }
      const recipient = room.occupants.byNickname(nickname)
      if (recipient === undefined) throw new DomainError("not-found", `Nobody here is called ${nickname}.`)
      requirePrivateMessageRight(room, sender)
      rooms.rates.messages.take(`${room.jid} ${sender.user}`)
      return () => pass(message, sender, recipient)
    },

    /** What came of a private message. */
    passError(room: Room, error: Stanza, from: Jid, nickname: string | undefined): AfterCommit | undefined {
      const visit = room.occupants.visitOf(from)
      const recipient = nickname === undefined ? undefined : room.occupants.byNickname(nickname)
      if (visit === undefined || recipient === undefined) return undefined
      rooms.rates.messages.take(`${room.jid} ${visit.occupant.user}`)
      return () => pass(error, visit.occupant, recipient)
    },
  }
}
