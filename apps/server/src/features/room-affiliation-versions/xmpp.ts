import type { Stanza, XmlElement } from "@kith/xmpp"
import { findRoomAffiliationVersions, roomAffiliationVersions } from "@kith/xmpp/extensions"
import type { Chronicle, Room, rooms, Telling, Visit } from "../rooms/index.ts"
import { writeAnswer, writeRefusal, writeStep } from "./messages.ts"
import type { Answer, RecordedStep, RoomAffiliationVersions } from "./service.ts"
import { seen, type View, viewOf } from "./views.ts"

type RoomService = Awaited<ReturnType<(typeof rooms)["setup"]>>

const NOTHING: readonly Stanza[] = []

/** What rooms write about the versions of their affiliations. */
export function createChronicle(
  { tell }: Pick<RoomService, "tell">,
  versions: RoomAffiliationVersions,
): Chronicle {
  /** The last answer with everything: many may come back at once, and get the same. */
  const wholes = new WeakMap<Room, { readonly until: string; readonly messages: readonly Stanza[] }>()

  const write = (room: Room, answer: Answer, id: string | undefined): readonly Stanza[] => {
    switch (answer.kind) {
      case "nothing":
        return NOTHING
      case "refused":
        return [writeRefusal(room, id)]
      case "changes":
        return writeAnswer(room, answer)
      case "whole": {
        const { until } = answer
        let whole = wholes.get(room)
        if (whole?.until !== until) {
          whole = { until, messages: writeAnswer(room, { until, items: answer.items() }) }
          wholes.set(room, whole)
        }
        return whole.messages
      }
    }
  }

  const begin = (room: Room, recorded: RecordedStep): Telling => {
    const before = versions.advance(room, recorded)
    const elements = new Map<View, XmlElement>()
    for (const [view, until] of recorded.versions) {
      elements.set(view, roomAffiliationVersions({ since: before.get(view), until }))
    }
    const told = new Set<Visit>()
    const find = (visit: Visit) => {
      const view = told.has(visit) ? undefined : viewOf(room, visit.occupant)
      const element = view && elements.get(view)
      return view && element && { view, element }
    }

    return {
      // Once: somebody may be in the room under several nicknames.
      remark(visit) {
        const found = find(visit)
        if (found !== undefined) told.add(visit)
        return found?.element
      },
      finish() {
        const { user, after } = recorded.step
        for (const [view, element] of elements) {
          const rest = room.occupants.visits.filter((visit) => find(visit)?.view === view)
          if (rest.length === 0) continue
          tell(rest, writeStep(room, { user, affiliation: seen(view, after) }, element))
        }
      },
    }
  }

  return {
    async record(room, steps) {
      const recorded = await versions.record(room, steps)
      return recorded.map((one) => () => begin(room, one))
    },

    async prepare(room, { presence, wishes }) {
      const asked = wishes && findRoomAffiliationVersions(wishes)
      await versions.open(room)
      if (asked === undefined) return () => NOTHING
      const question = await versions.lookUp(room, asked.since)
      return ({ occupant }) => write(room, versions.answer(room, occupant, question), presence.id)
    },

    standing(room, occupant) {
      const until = versions.versionFor(room, occupant)
      return until === undefined ? undefined : roomAffiliationVersions({ until })
    },

    forget: versions.userGone,
  }
}
