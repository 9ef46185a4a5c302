import { DomainError, type Xmpp } from "@kith/feature-kit"
import { type ElementLike, type Jid, randomId, type Stanza, stanza, xml } from "@kith/xmpp"
import { roomNotice } from "@kith/xmpp/extensions"
import type { Correspondence, Invitation } from "../service/correspondence.ts"
import { passwordOf } from "../service/password.ts"
import type { Room } from "../service/room.ts"
import { formMessage } from "./room-messages.ts"

/** Messages of a room to people who are not in it; they take the way of all messages, and wait for who is away. */
export function createCorrespondence(xmpp: Xmpp): Correspondence {
  return {
    async invite(room, invitation) {
      const others = [answerElement("invite", invitation)]
      const notice = roomNotice({ others, password: passwordOf(room.settings) })
      try {
        await xmpp.sendMessage(room.jid, messageOf(room, invitation.to, notice))
      } catch (error) {
        // §7.8.2: the words for an address that does not exist.
        const isNobody = error instanceof DomainError && error.code === "service-unavailable"
        throw isNobody
          ? new DomainError("not-found", `${invitation.to} cannot be reached; check the address.`)
          : error
      }
    },

    async decline(room, refusal) {
      const notice = roomNotice({ others: [answerElement("decline", refusal)] })
      await xmpp.sendMessage(room.jid, messageOf(room, refusal.to, notice))
    },

    tellAffiliation(room, user, affiliation) {
      const notice = roomNotice({ items: [{ affiliation, role: "none", jid: user }], statuses: [101] })
      void xmpp.route(messageOf(room, user, notice))
    },

    ask(room, user, form) {
      void xmpp.route(formMessage(room, form).withAttrs({ to: user.toString() }))
    },
  }
}

function answerElement(name: "invite" | "decline", { from, reason, continues }: Invitation): ElementLike {
  return xml(
    name,
    { from: from.toString() },
    reason !== undefined && reason !== "" && xml("reason", {}, reason),
    continues !== undefined && xml("continue", { thread: continues === "" ? undefined : continues }),
  )
}

function messageOf(room: Room, to: Jid, child: ElementLike): Stanza {
  return stanza({
    name: "message",
    attrs: { from: room.jid.toString(), to: to.toString(), id: randomId() },
    children: [child],
  })
}
