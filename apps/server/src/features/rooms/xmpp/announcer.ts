import type { Hooks, Xmpp } from "@kith/feature-kit"
import type { Announcements, Notice } from "../service/announcements.ts"
import type { Occupant, Receiver, Visit } from "../service/occupants.ts"
import { isShown } from "../service/privacy.ts"
import type { Room } from "../service/room.ts"
import type { FanOut } from "./fan-out.ts"
import {
  type Forms,
  formsOf,
  presenceOf,
  viewerOf,
  viewerOfOthers,
  writeDisowning,
  writePresence,
  writeUnavailable,
} from "./occupant-presence.ts"
import { Outlet } from "./outlet.ts"
import { Payload } from "./payload.ts"
import { formMessage, pastPayload, subjectPayload } from "./room-messages.ts"

/** Writes what happens in rooms, and has it sent to whom it concerns. All is written at once, and sent when it can be. */
export function createAnnouncer(fanOut: FanOut, xmpp: Xmpp, hooks: Hooks): Announcements {
  const outletOf = (receiver: Receiver): Outlet =>
    receiver instanceof Outlet ? receiver : new Outlet(receiver.jid, receiver.session, xmpp, hooks)

  const sendTo = (room: Room, visits: readonly Visit[], payloadFor: (visit: Visit) => Payload | undefined) =>
    fanOut.add(room, {
      length: visits.length,
      step(index) {
        const visit = visits[index]
        const payload = visit && payloadFor(visit)
        if (visit !== undefined && payload !== undefined) outletOf(visit.receiver).send(payload)
      },
    })

  /** Much for one, who must be able to take it. */
  const sendAll = (room: Room, receiver: Receiver, payloads: readonly Payload[]) => {
    const outlet = outletOf(receiver)
    fanOut.add(room, {
      length: payloads.length,
      step(index) {
        const payload = payloads[index]
        if (payload === undefined) return
        outlet.send(payload)
        outlet.hold()
      },
    })
  }

  /** Those who hear of an occupant: all, or where the role is not shown only the occupant. */
  const audienceOf = (room: Room, occupant: Occupant): readonly Visit[] =>
    isShown(room.settings, occupant.role) ? room.occupants.visits : [...occupant.visits]

  const announce = (
    room: Room,
    occupant: Occupant,
    forms: Forms,
    answer?: { visit: Visit; payload: Payload },
    except?: Visit,
  ) =>
    sendTo(room, audienceOf(room, occupant), (visit) => {
      if (visit === except) return undefined
      return visit === answer?.visit ? answer.payload : forms[viewerOf(room, occupant, visit)]
    })

  const answerTo = (notice: Notice | undefined, write: (id: string) => Payload) => {
    const answers = notice?.answers
    return answers?.id === undefined ? undefined : { visit: answers.visit, payload: write(answers.id) }
  }

  return {
    ready: (room) => fanOut.ready(room),

    welcome(room, visit, notice, past) {
      const { occupant, receiver } = visit
      const viewer = viewerOfOthers(room, visit)
      const payloads: Payload[] = []
      for (const other of room.occupants) {
        if (other !== occupant && isShown(room.settings, other.role)) payloads.push(presenceOf(other, viewer))
      }
      payloads.push(writePresence(occupant, "self", notice, notice.answers?.id))
      for (const message of past) payloads.push(pastPayload(room, message))
      payloads.push(subjectPayload(room))
      sendAll(room, receiver, payloads)
    },

    presence(room, occupant, notice, except) {
      const forms = formsOf((viewer) =>
        notice === undefined ? presenceOf(occupant, viewer) : writePresence(occupant, viewer, notice),
      )
      const answer = answerTo(notice, (id) => writePresence(occupant, "self", notice ?? {}, id))
      announce(room, occupant, forms, answer, except)
    },

    hidden(room, occupant) {
      const forms = formsOf((viewer) => writeUnavailable(occupant, occupant.primary?.jid, viewer, {}))
      const others = room.occupants.visits.filter((visit) => visit.occupant !== occupant)
      sendTo(room, others, (visit) => forms[viewerOfOthers(room, visit)])
    },

    ended(room, occupant, notice) {
      const jid = occupant.primary?.jid
      announce(
        room,
        occupant,
        formsOf((viewer) => writeUnavailable(occupant, jid, viewer, notice)),
      )
    },

    left(room, occupant, visits, notice) {
      const jid = visits.at(-1)?.jid
      const forms = formsOf((viewer) => writeUnavailable(occupant, jid, viewer, notice))
      const answer = answerTo(notice, (id) => writeUnavailable(occupant, jid, "self", notice, id))
      sendTo(room, visits, (visit) => (visit === answer?.visit ? answer.payload : forms.self))
      const isGone = occupant.visits.length === 0
      if (!isGone || !isShown(room.settings, occupant.role)) return
      sendTo(room, room.occupants.visits, (visit) => forms[viewerOfOthers(room, visit)])
    },

    expelled(room, occupant, visits, notice) {
      const payload = writeUnavailable(occupant, visits.at(-1)?.jid, "self", notice)
      sendTo(room, visits, () => payload)
    },

    broadcast(room, stanza) {
      const payload = new Payload(stanza)
      sendTo(room, room.occupants.visits, () => payload)
    },

    askModerators(room, visits, form) {
      const payload = new Payload(formMessage(room, form))
      sendTo(room, visits, () => payload)
    },

    disown: (address, receiver) => outletOf(receiver).send(writeDisowning(address)),
  }
}
