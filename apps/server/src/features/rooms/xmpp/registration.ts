import { DomainError } from "@kith/feature-kit"
import { dataForm, findForm, xml } from "@kith/xmpp"
import { NS_REGISTER } from "@kith/xmpp/extensions"
import type { Rooms } from "../service/rooms.ts"
import type { OnRoomIq } from "./iq.ts"

/** XEP-0045 §7.10: nicknames that are somebody's alone. */
export function serveRegistration(on: OnRoomIq, { registration }: Rooms): void {
  on("get", NS_REGISTER, (room, { from }) => {
    const found = registration.look(room, from.bare)
    if ("nickname" in found) {
      return xml("query", { xmlns: NS_REGISTER }, xml("registered"), xml("username", {}, found.nickname))
    }
    const { form } = found
    return xml(
      "query",
      { xmlns: NS_REGISTER },
      xml("instructions", {}, form.instructions?.[0] ?? ""),
      dataForm(form),
    )
  })

  on("set", NS_REGISTER, async (room, { from, payload }) => {
    if (payload.child("remove") !== undefined) {
      await registration.unregister(room, from.bare)
      return undefined
    }
    const form = findForm(payload)
    if (form === undefined) throw new DomainError("bad-request", "Submit the form of the room to register.")
    await registration.register(room, from.bare, form)
    return undefined
  })
}
