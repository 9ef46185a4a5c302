import { ANSWERED_LATER, DomainError, type IqRequest, type Xmpp } from "@kith/feature-kit"
import { type ElementLike, errorReply, parseStanzaError, resultReply, type Stanza, stanza } from "@kith/xmpp"
import { NS_DISCO_INFO, NS_DISCO_ITEMS, NS_PING, NS_VCARD_TEMP } from "@kith/xmpp/extensions"
import type { Occupant, Visit } from "../service/occupants.ts"
import type { Room } from "../service/room.ts"
import type { Rooms } from "../service/rooms.ts"

/**
 * Questions of one occupant to another (XEP-0045 §17.4), in the name of the one and to the real address of the other,
 * which neither gets to know.
 */
export function createRelay({ rooms, xmpp }: { readonly rooms: Rooms; readonly xmpp: Xmpp }) {
  const pass = async (
    { stanza: request, payload }: IqRequest,
    sender: Occupant,
    to: string,
  ): Promise<void> => {
    const attrs = {
      type: request.type,
      from: sender.address.toString(),
      to,
      "xml:lang": request.attrs["xml:lang"],
    }
    const answer = await xmpp.ask(stanza({ name: "iq", attrs, children: [payload] }))
    await xmpp.route(answerOf(request, answer))
  }

  const requirePlace = (
    room: Room | undefined,
    { from, payload }: IqRequest,
  ): { room: Room; visit: Visit } => {
    const visit = room?.occupants.visitOf(from)
    if (room !== undefined && visit !== undefined) return { room, visit }
    // §6.6; XEP-0410 §3.2 for all else.
    const isDiscovery = payload.namespace === NS_DISCO_INFO || payload.namespace === NS_DISCO_ITEMS
    throw new DomainError(
      isDiscovery ? "bad-request" : "not-acceptable",
      "You are not in this room. Enter it first.",
    )
  }

  return async (request: IqRequest, nickname: string): Promise<ElementLike | undefined> => {
    const { to, type, payload } = request
    const { room, visit } = requirePlace(rooms.directory.peek(to.bare), request)
    const { occupant: sender } = visit
    const occupant = room.occupants.byNickname(nickname)
    if (occupant === undefined) throw new DomainError("not-found", `Nobody here is called ${nickname}.`)
    // XEP-0410 §3.3: no need to trouble the client, which may be asleep.
    if (occupant === sender && type === "get" && payload.namespace === NS_PING) return undefined
    rooms.rates.requests.take(`${room.jid} ${sender.user}`)
    const address = isForAccount(request) ? occupant.user : occupant.primary?.jid
    if (address === undefined) throw new DomainError("not-found", `Nobody here is called ${nickname}.`)
    void pass(request, sender, address.toString())
    return ANSWERED_LATER
  }
}

/** What an account has and not a client: its vCard, and its nodes. */
function isForAccount({ type, payload }: IqRequest): boolean {
  if (type !== "get") return false
  return payload.namespace === NS_VCARD_TEMP || payload.namespace === "http://jabber.org/protocol/pubsub"
}

function answerOf(request: Stanza, answer: Stanza): Stanza {
  if (answer.type === "error") return errorReply(request, parseStanzaError(answer))
  return resultReply(request, answer.elements[0])
}
