import type { Jid, Stanza } from "@kith/xmpp"
import type { Announcements, Notice } from "../service/announcements.ts"
import type { Chronicle } from "../service/chronicle.ts"
import type { Occupant, Visit } from "../service/occupants.ts"
import { isShown, shownRoles } from "../service/privacy.ts"
import type { Room } from "../service/room.ts"
import {
  presenceOf,
  viewersOfOthers,
  type Writer,
  writeDisowning,
  writePresence,
  writeUnavailable,
  writtenOnce,
} from "./occupant-presence.ts"
import { Outlet, type OutletParts } from "./outlet.ts"
import { Payload } from "./payload.ts"
import { formMessage, pastPayload, subjectPayload } from "./room-messages.ts"

/** Writes what happens in rooms, and has it sent to whom it concerns. All is written at once, and sent when it can be. */
export function createAnnouncer(outlets: OutletParts, chronicle: Pick<Chronicle, "standing">): Announcements {
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

  const answerTo = (notice: Notice | undefined, write: (id: string) => Payload) => {
    const answers = notice?.answers
    return answers?.id === undefined ? undefined : { visit: answers.visit, payload: write(answers.id) }
  }

  /** Available presence of an occupant, as it is now. */
  const present = (room: Room, occupant: Occupant, notice: Notice | undefined): Writer => {
    const standing = chronicle.standing(room, occupant)
    return writtenOnce((viewer, remark) => {
      const said = viewer === "self" ? (remark ?? standing) : remark
      if (notice === undefined && said === undefined) return presenceOf(occupant, viewer)
      return writePresence(occupant, viewer, notice ?? {}, { remark: said })
    })
  }

  const parting = (occupant: Occupant, jid: Jid | undefined, notice: Notice): Writer =>
    writtenOnce((viewer, remark) => writeUnavailable(occupant, jid, viewer, notice, { remark }))

  /** The same to many, written once. */
  const written = new WeakMap<Stanza, Payload>()
  const payloadOf = (stanza: Stanza): Payload => {
    const payload = written.get(stanza) ?? new Payload(stanza)
    written.set(stanza, payload)
    return payload
  }

  return {
    ready: ({ jid, occupants }) => fanOut.ready(jid.toString(), occupants.visits.length),
    readyForChange: ({ jid, occupants }) => fanOut.readyForChange(jid.toString(), occupants.visits.length),

    welcome(room, visit, notice, past) {
      const { occupant } = visit
      const outlet = outletOf(visit)
      const viewer = viewersOfOthers(room)(visit)
      const isSeen = shownRoles(room.settings)
      for (const other of room.occupants) {
        if (other !== occupant && isSeen(other.role)) outlet.push(presenceOf(other, viewer))
      }
      const remark = chronicle.standing(room, occupant)
      outlet.push(writePresence(occupant, "self", notice, { id: notice.answers?.id, remark }))
      for (const message of past) outlet.push(pastPayload(room, message))
      outlet.push(subjectPayload(room))
      fanOut.run()
    },

    presence(room, occupant, notice, except) {
      const write = present(room, occupant, notice)
      const viewerOf = viewersOfOthers(room)
      const answer = answerTo(notice, (id) => {
        const remark = chronicle.standing(room, occupant)
        return writePresence(occupant, "self", notice ?? {}, { id, remark })
      })
      sendTo(audienceOf(room, occupant), (visit) => {
        if (visit === except) return undefined
        if (visit === answer?.visit) return answer.payload
        return write(visit.occupant === occupant ? "self" : viewerOf(visit), notice?.remark?.(visit))
      })
    },

    hidden(room, occupant) {
      const write = parting(occupant, occupant.primary?.jid, {})
      const viewerOf = viewersOfOthers(room)
      sendTo(room.occupants.visits, (visit) =>
        visit.occupant === occupant ? undefined : write(viewerOf(visit)),
      )
    },

    ended(room, occupant, notice) {
      const write = parting(occupant, occupant.primary?.jid, notice)
      const viewerOf = viewersOfOthers(room)
      sendTo(audienceOf(room, occupant), (visit) =>
        write(visit.occupant === occupant ? "self" : viewerOf(visit)),
      )
    },

    left(room, occupant, visits, notice) {
      const isGone = occupant.visits.length === 0
      if (!isGone || !isShown(room.settings, occupant.role)) return
      const write = parting(occupant, visits.at(-1)?.jid, notice)
      const viewerOf = viewersOfOthers(room)
      sendTo(room.occupants.visits, (visit) => write(viewerOf(visit), notice.remark?.(visit)))
    },

    expelled(occupant, visits, notice) {
      const jid = visits.at(-1)?.jid
      const write = parting(occupant, jid, notice)
      const answer = answerTo(notice, (id) => writeUnavailable(occupant, jid, "self", notice, { id }))
      sendTo(visits, (visit) => (visit === answer?.visit ? answer.payload : write("self")))
    },

    broadcast(room, stanza) {
      const payload = new Payload(stanza)
      sendTo(room.occupants.visits, () => payload)
    },

    tell(visits, stanza) {
      const payload = payloadOf(stanza)
      sendTo(visits, () => payload)
    },

    askModerators(room, visits, form) {
      const payload = new Payload(formMessage(room, form))
      sendTo(visits, () => payload)
    },

    disown(address, { jid, session }) {
      new Outlet({ jid, session, room: address.bare }, outlets, () => undefined).push(writeDisowning(address))
      fanOut.run()
    },
  }
}
