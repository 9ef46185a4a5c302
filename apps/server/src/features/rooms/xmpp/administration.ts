import { ANSWERED_LATER, DomainError, type Xmpp } from "@kith/feature-kit"
import { dataForm, parseForm, resultReply, type XmlElement, xml } from "@kith/xmpp"
import {
  NS_MUC_ADMIN,
  NS_MUC_OWNER,
  parseRoomDestruction,
  parseRoomItems,
  roomItem,
} from "@kith/xmpp/extensions"
import type { Rooms } from "../service/rooms.ts"
import type { OnRoomIq } from "./iq.ts"

/** XEP-0045 §8 to §10: lists, the form, the end. */
export function serveAdministration(
  on: OnRoomIq,
  { administration, configuration, destruction }: Rooms,
  xmpp: Pick<Xmpp, "route">,
): void {
  on("get", NS_MUC_ADMIN, async (room, { payload }, viewer) => {
    const [item, ...others] = parseRoomItems(payload)
    if (item === undefined || others.length > 0)
      throw new DomainError("bad-request", "Ask for one list at a time.")
    const list = administration.list(room, await viewer(), item)
    return xml("query", { xmlns: NS_MUC_ADMIN }, ...list.map(roomItem))
  })

  on("set", NS_MUC_ADMIN, async (room, { payload, stanza, session }, viewer) => {
    let isAnswered = false
    const answer = () => {
      isAnswered = true
      const result = resultReply(stanza)
      if (session === undefined) void xmpp.route(result)
      else session.send(result)
    }
    try {
      // §8.2, §9.1: whoever asks hears of success before they hear what comes of it.
      await administration.change(room, await viewer(), parseRoomItems(payload), answer)
    } catch (error) {
      // It holds all the same: what is left to be tidied up waits for the next time.
      if (!isAnswered || !(error instanceof DomainError)) throw error
    }
    return ANSWERED_LATER
  })

  on("get", NS_MUC_OWNER, async (room, _request, viewer) =>
    xml("query", { xmlns: NS_MUC_OWNER }, dataForm(configuration.form(room, await viewer()))),
  )

  on("set", NS_MUC_OWNER, async (room, { payload }, viewer) => {
    const destroy = payload.child("destroy")
    if (destroy !== undefined) {
      await destruction.request(room, await viewer(), parseRoomDestruction(destroy))
      return undefined
    }
    const form = parseForm(requireForm(payload))
    // §10.1.3: what is not to be configured is not to be; else everything stays as it is.
    if (form.type === "cancel") {
      if (room.isLocked) await destruction.request(room, await viewer(), {})
    } else if (form.type === "submit") await configuration.submit(room, await viewer(), form)
    else throw new DomainError("bad-request", "Submit the form of the room, or cancel it.")
    return undefined
  })
}

function requireForm(query: XmlElement): XmlElement {
  const form = query.child("x", "jabber:x:data")
  if (form === undefined) throw new DomainError("bad-request", "A room is configured by a form.")
  return form
}
