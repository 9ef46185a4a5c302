import type { Announcements, Notice } from "../service/announcements.ts"
import type { Occupant, Visit } from "../service/occupants.ts"
import { isShown } from "../service/privacy.ts"
import type { Room } from "../service/room.ts"
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
import { Outlet, type OutletParts } from "./outlet.ts"
import { Payload } from "./payload.ts"
import { formMessage, pastPayload, subjectPayload } from "./room-messages.ts"

/** Writes what happens in rooms, and has it sent to whom it concerns. All is written at once, and sent when it can be. */
export function createAnnouncer(outlets: OutletParts): Announcements {
  const { fanOut } = outlets
  const outletOf = ({ receiver }: Visit): Outlet => {
    if (receiver instanceof Outlet) return receiver
    throw new Error(`${receiver.jid} is in a room without a way out of it`)
  }

  const sendTo = (visits: readonly Visit[], payloadFor: (visit: Visit) => Payload | undefined) => {
    for (const visit of visits) {
      const payload = payloadFor(visit)
      if (payload !== undefined) outletOf(visit).push(payload)
    }
    fanOut.run()
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
    sendTo(audienceOf(room, occupant), (visit) => {
      if (visit === except) return undefined
      return visit === answer?.visit ? answer.payload : forms[viewerOf(room, occupant, visit)]
    })

  const answerTo = (notice: Notice | undefined, write: (id: string) => Payload) => {
    const answers = notice?.answers
    return answers?.id === undefined ? undefined : { visit: answers.visit, payload: write(answers.id) }
  }

  return {
    ready: () => fanOut.ready(),

    welcome(room, visit, notice, past) {
      const { occupant } = visit
      const outlet = outletOf(visit)
      const viewer = viewerOfOthers(room, visit)
      for (const other of room.occupants) {
        if (other !== occupant && isShown(room.settings, other.role)) outlet.push(presenceOf(other, viewer))
      }
      outlet.push(writePresence(occupant, "self", notice, notice.answers?.id))
      for (const message of past) outlet.push(pastPayload(room, message))
      outlet.push(subjectPayload(room))
      fanOut.run()
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
      sendTo(others, (visit) => forms[viewerOfOthers(room, visit)])
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
      sendTo(visits, (visit) => (visit === answer?.visit ? answer.payload : forms.self))
      const isGone = occupant.visits.length === 0
      if (!isGone || !isShown(room.settings, occupant.role)) return
      sendTo(room.occupants.visits, (visit) => forms[viewerOfOthers(room, visit)])
    },

    expelled(occupant, visits, notice) {
      const payload = writeUnavailable(occupant, visits.at(-1)?.jid, "self", notice)
      sendTo(visits, () => payload)
    },

    broadcast(room, stanza) {
      const payload = new Payload(stanza)
      sendTo(room.occupants.visits, () => payload)
    },

    askModerators(room, visits, form) {
      const payload = new Payload(formMessage(room, form))
      sendTo(visits, () => payload)
    },

    disown(address, { jid, session }) {
      new Outlet(jid, session, outlets, () => undefined).push(writeDisowning(address))
      fanOut.run()
    },
  }
}
