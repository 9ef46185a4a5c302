import {
  type AfterCommit,
  type Clock,
  type Commit,
  DomainError,
  type Hooks,
  type MaybePromise,
} from "@kith/feature-kit"
import { type Jid, randomId, type Stanza } from "@kith/xmpp"
import { hasHint, withOccupantId, withStanzaId } from "@kith/xmpp/extensions"
import { type RoomMessage, roomMessageSending, roomMessageSent } from "../hooks.ts"
import type { RoomStore } from "../store/room-store.ts"
import type { Announcements } from "./announcements.ts"
import { keepsArchive } from "./history.ts"
import type { RoomLimits } from "./limits.ts"
import type { Visit } from "./occupants.ts"
import type { Rate } from "./rates.ts"
import type { Room } from "./room.ts"
import type { RoomArchive } from "./room-archive.ts"
import { noSuchRoom } from "./room-errors.ts"
import { isSubjectChange, requireShortSubject, requireSubjectRight } from "./subject.ts"

export interface SpeakingParts {
  readonly store: RoomStore
  readonly archive: RoomArchive
  readonly announcements: Announcements
  readonly hooks: Hooks
  readonly clock: Clock
  readonly limits: RoomLimits
  readonly messages: Rate
}

export type Speaking = ReturnType<typeof createSpeaking>

/** XEP-0045 §7.4: what is said to all. Stored first; nobody hears what a crash could take back. */
export function createSpeaking(parts: SpeakingParts) {
  const { store, archive, announcements, hooks, clock, limits } = parts

  const requireRight = (room: Room, visit: Visit, stanza: Stanza, isSubject: boolean) => {
    const { occupant } = visit
    parts.messages.take(`${room.jid} ${occupant.user}`)
    if (isSubject) {
      requireSubjectRight(room.settings, occupant)
      requireShortSubject(stanza, limits)
    } else if (occupant.role === "visitor") {
      throw new DomainError(
        "forbidden",
        "This room is moderated: ask a moderator for voice before you speak.",
      )
    }
  }

  const finish = (message: RoomMessage, id: string | undefined, sentAt: number): AfterCommit => {
    const { room, isSubject } = message
    const stanza = id === undefined ? message.stanza : withStanzaId(message.stanza, room.jid, id)
    return () => {
      if (isSubject) {
        room.subject = { stanza, setAt: sentAt }
        // What is left of them now goes with the next.
        if (room.id !== undefined) store.forgetOldSubjects(room.id).catch(() => undefined)
      } else if (id !== undefined && stanza.has("body")) {
        room.history.add({ id, sentAt, stanza })
      }
      announcements.broadcast(room, stanza)
      return hooks.notify(roomMessageSent, { ...message, stanza, id })
    }
  }

  const keep = (message: RoomMessage, sender: Jid, commit: Commit): MaybePromise<AfterCommit> => {
    const { room, stanza, isSubject } = message
    const now = clock.now()
    if (isSubject && room.id !== undefined) store.addSubject(commit, room.id, { stanza, setAt: now })
    if (!isSubject && !isKept(stanza)) return finish(message, undefined, now)
    // Where the room keeps no archive, others still refer to what was said.
    if (!keepsArchive(room)) return finish(message, randomId(), now)
    const recorded = archive.record(room.jid, { stanza, sender, isSubject }, commit)
    if (!(recorded instanceof Promise)) return finish(message, recorded, archive.sentAt(recorded))
    return recorded.then((id) => finish(message, id, archive.sentAt(id)))
  }

  return {
    /**
     * Takes what an occupant says, cleaned of all that only the room may say. Throws what refuses it; adds its rows to
     * the commit; what comes back is to be done when they are stored.
     */
    speak(room: Room, visit: Visit, said: Stanza, commit: Commit): MaybePromise<AfterCommit> {
      const { occupant } = visit
      if (room.isGone) throw noSuchRoom()
      const isSubject = isSubjectChange(said)
      requireRight(room, visit, said, isSubject)
      const stanza = withOccupantId(
        said.withAttrs({ from: occupant.address.toString(), to: undefined, id: said.id ?? randomId() }),
        occupant.id,
      )
      const admitted = hooks.admit(roomMessageSending, { room, stanza, occupant, isSubject })
      if (!(admitted instanceof Promise)) return keep(admitted, visit.jid, commit)
      return admitted.then((message) => keep(message, visit.jid, commit))
    },
  }
}

/** XEP-0313 §5.1.3, XEP-0334 §4: what has something to read, and what its sender wants to be kept. */
function isKept(stanza: Stanza): boolean {
  if (hasHint(stanza, "no-store") || hasHint(stanza, "no-permanent-store")) return false
  return stanza.has("body") || hasHint(stanza, "store")
}
