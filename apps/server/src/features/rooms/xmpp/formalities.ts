import { DomainError } from "@kith/feature-kit"
import {
  findField,
  findForm,
  formTypeOf,
  Jid,
  MalformedError,
  type Stanza,
  type XmlElement,
} from "@kith/xmpp"
import { findRoomNotice, NS_MUC_REGISTRATION, NS_MUC_USER, NS_MUC_VOICE_REQUEST } from "@kith/xmpp/extensions"
import type { Room } from "../service/room.ts"
import type { Rooms } from "../service/rooms.ts"
import { requireVisit } from "../service/standing.ts"

/** Messages that are for the room itself: invitations, refusals, requests and their answers. */
export function createFormalities({ invitations, voices, registration }: Rooms) {
  const fillIn = async (
    room: Room,
    form: NonNullable<ReturnType<typeof findForm>>,
    from: Jid,
  ): Promise<void> => {
    switch (formTypeOf(form)) {
      case NS_MUC_VOICE_REQUEST: {
        const visit = requireVisit(room, from)
        const isAnswer = findField(form, "muc#request_allow") !== undefined
        return isAnswer ? voices.answer(room, visit, form) : voices.request(room, visit)
      }
      case NS_MUC_REGISTRATION:
        return registration.answer(room, { jid: from, isServiceAdministrator: false }, form)
      default:
        throw new DomainError("bad-request", "The room does not know this form.")
    }
  }

  const take = async (room: Room, message: Stanza, from: Jid): Promise<void> => {
    const others = findRoomNotice(message)?.others ?? []
    const invites = others.filter(({ name }) => name === "invite")
    if (invites.length > 0) {
      await invitations.invite(room, requireVisit(room, from), invites.map(readInvitation))
      return
    }
    const [decline] = others
    if (decline !== undefined) {
      await invitations.decline(room, { ...readInvitation(decline), from })
      return
    }
    const form = message.has("x", "jabber:x:data") ? findForm(message.toElement()) : undefined
    if (form === undefined || form.type === "form" || form.type === "result") {
      requireVisit(room, from)
      throw new DomainError("bad-request", "What is for all in a room is sent with the type groupchat.")
    }
    // §8.6: a request that is skipped stays as it is.
    if (form.type === "submit") await fillIn(room, form, from)
  }

  return {
    async take(room: Room, message: Stanza, from: Jid): Promise<undefined> {
      try {
        await take(room, message, from)
      } catch (error) {
        if (error instanceof MalformedError) throw new DomainError("bad-request", `${error.message}.`)
        throw error
      }
      return undefined
    },
  }
}

/** `<invite/>` and `<decline/>` of XEP-0045 §7.8.2, §7.9. */
function readInvitation(element: XmlElement) {
  const to = Jid.tryParse(element.attrs.to)
  if (to === undefined)
    throw new DomainError("jid-malformed", "An invitation, or a refusal of one, needs a proper address.")
  const child = (name: string) => element.child(name, NS_MUC_USER)
  const continuation = child("continue")
  return {
    to,
    reason: child("reason")?.text.trim(),
    continues: continuation && (continuation.attrs.thread ?? ""),
  }
}
