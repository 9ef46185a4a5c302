import { Jid } from "../jid/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"
import { NS_DIRECT_INVITATION, NS_MUC_USER } from "./multi-user-chat.ts"

/** Somebody is asked into a room (XEP-0249 §2, XEP-0045 §7.8). */
export interface Invitation {
  readonly room: Jid
  readonly reason?: string | undefined
  readonly password?: string | undefined
}

/** XEP-0249 §2: a child of the message to whoever is invited. */
export function directInvitation({ room, reason, password }: Invitation): XmlElement {
  return xml("x", { xmlns: NS_DIRECT_INVITATION, jid: room.toString(), reason, password })
}

/** `undefined` also where the room has no proper address. Anybody can send one. */
export function findDirectInvitation(message: ElementHolder): Invitation | undefined {
  const attrs = message.child("x", NS_DIRECT_INVITATION)?.attrs
  const room = Jid.tryParse(attrs?.jid)?.bare
  return room && { room, reason: attrs?.reason || undefined, password: attrs?.password || undefined }
}

/** XEP-0045 §7.8.2: a child of the message to the room, which passes it on. */
export function mediatedInvitation(to: Jid, reason?: string): XmlElement {
  const wish = reason !== undefined && reason !== "" && xml("reason", {}, reason)
  return xml("x", { xmlns: NS_MUC_USER }, xml("invite", { to: to.toString() }, wish))
}

/** XEP-0045 §7.8.2: a child of the message to the room, which tells whoever has invited. */
export function invitationRefusal(to: Jid, reason?: string): XmlElement {
  const wish = reason !== undefined && reason !== "" && xml("reason", {}, reason)
  return xml("x", { xmlns: NS_MUC_USER }, xml("decline", { to: to.toString() }, wish))
}

/** What a room passes on: `from` is who invites, as far as the room tells. */
export function findMediatedInvitation(
  message: ElementHolder,
): (Omit<Invitation, "room"> & { readonly from: Jid | undefined }) | undefined {
  const x = message.child("x", NS_MUC_USER)
  const invite = x?.child("invite")
  if (x === undefined || invite === undefined) return undefined
  return {
    from: Jid.tryParse(invite.attrs.from),
    reason: invite.child("reason")?.text || undefined,
    password: x.child("password")?.text || undefined,
  }
}
