import { type Clock, DomainError, type Hooks, type MaybePromise } from "@kith/feature-kit"
import type { Jid, Stanza, XmlElement } from "@kith/xmpp"
import type { RoomEntry } from "@kith/xmpp/extensions"
import { occupantEntering, occupantJoined, occupantKnocking } from "../hooks.ts"
import type { AdmissionRule } from "./admission.ts"
import type { Announcements, Notice } from "./announcements.ts"
import { requireSpace } from "./capacity.ts"
import type { Chronicle } from "./chronicle.ts"
import { isLogged, maxHistory } from "./history.ts"
import type { RoomLimits } from "./limits.ts"
import { requireMembership, requireNoBan } from "./members-only.ts"
import type { Moving } from "./moving.ts"
import { readNickname, requireFree } from "./nicknames.ts"
import { occupantId } from "./occupant-ids.ts"
import { Occupant, type Receiver, Visit } from "./occupants.ts"
import { requirePassword } from "./password.ts"
import { isNonAnonymous } from "./privacy.ts"
import type { Rate } from "./rates.ts"
import type { Room } from "./room.ts"
import type { RoomDirectory } from "./room-directory.ts"
import { noSuchRoom } from "./room-errors.ts"
import { roleOnEntering } from "./voice.ts"
import type { Whereabouts } from "./whereabouts.ts"

/** In the order in which somebody is told; the next one is asked only when the one before is content. */
export const ADMISSION_RULES: readonly AdmissionRule[] = [
  requireNoBan,
  requireMembership,
  requirePassword,
  requireSpace,
]

export interface EntryRequest {
  readonly receiver: Receiver
  /** As it was asked for. */
  readonly nickname: string
  /** Cleaned of what only the room may say. */
  readonly presence: Stanza
  readonly entry: RoomEntry
  /** The `<x/>` that `entry` was read from. */
  readonly wishes: XmlElement | undefined
}

export interface EnteringParts {
  readonly clock: Clock
  readonly hooks: Hooks
  readonly limits: RoomLimits
  readonly announcements: Announcements
  readonly whereabouts: Whereabouts
  readonly changes: Rate
  readonly moving: Moving
  readonly directory: RoomDirectory
  readonly chronicle: Chronicle
}

/** What somebody hears on entering ahead of all presence. */
type Greeting = (visit: Visit) => readonly Stanza[]

export type Dresser = (room: Room, occupant: Occupant) => void

export type Entering = ReturnType<typeof createEntering>

/** XEP-0045 §7.2: who gets into a room, and what they hear then. */
export function createEntering(parts: EnteringParts) {
  const { clock, hooks, limits, announcements, whereabouts, directory, chronicle } = parts
  const dressers: Dresser[] = []

  const admit = (room: Room, { receiver, entry }: EntryRequest) => {
    const user = receiver.jid.bare
    const affiliation = room.affiliations.of(user)
    // §7.2.10: nobody but its owner, before it is configured.
    if (room.isLocked && affiliation !== "owner") throw noSuchRoom()
    for (const rule of ADMISSION_RULES) rule({ room, user, affiliation, password: entry.password, limits })
    return affiliation
  }

  /** Joins the sessions that share the nickname, or makes it a new occupant's. */
  const place = (room: Room, request: EntryRequest, nickname: string): Visit => {
    const { receiver, presence } = request
    const user = receiver.jid.bare
    const known = room.occupants.byNickname(nickname)
    if (known !== undefined && known.visits.length >= limits.maxSessionsPerOccupant) {
      throw new DomainError(
        "resource-constraint",
        `You may be in a room with ${limits.maxSessionsPerOccupant} sessions. Leave it with one of them first.`,
      )
    }
    const affiliation = room.affiliations.of(user)
    const occupant =
      known ??
      new Occupant({
        user,
        id: occupantId(room.secret, user),
        address: room.jid.withResource(nickname),
        affiliation,
        role: roleOnEntering(room, user, affiliation),
      })
    if (known === undefined) for (const dress of dressers) dress(room, occupant)
    const visit = new Visit(receiver, occupant, presence)
    room.occupants.add(visit)
    return visit
  }

  const welcome = (room: Room, visit: Visit, request: EntryRequest, statuses: readonly number[]) => {
    const own = [...statuses]
    // §7.2.4, §7.2.12: who enters is warned of who can see and read what.
    if (isNonAnonymous(room.settings)) own.push(100)
    if (room.settings.get(isLogged)) own.push(170)
    const notice: Notice = { own, answers: { visit, id: request.presence.id } }
    const most = Math.min(room.settings.get(maxHistory), limits.maxHistory)
    const past = room.history.select(request.entry.history ?? {}, most, clock.now())
    announcements.welcome(room, visit, notice, past)
  }

  const greet = (visit: Visit, greeting: Greeting) => {
    for (const message of greeting(visit)) announcements.tell([visit], message)
  }

  const enter = (
    room: Room,
    request: EntryRequest,
    statuses: readonly number[],
    greeting: Greeting,
  ): MaybePromise<void> => {
    const { receiver } = request
    const { nickname, isChanged } = readNickname(request.nickname, limits.maxNicknameLength)
    requireFree(room, nickname, receiver.jid.bare)
    const known = room.occupants.byNickname(nickname)
    const before = known?.primary
    const visit = place(room, request, nickname)
    whereabouts.add(receiver.jid, room)
    room.lastUsedAt = clock.now()
    greet(visit, greeting)
    // §7.2.3: the others hear of a new occupant, or of one who is now more available than before.
    if (known === undefined || known.primary !== before)
      announcements.presence(room, visit.occupant, undefined, visit)
    welcome(room, visit, request, isChanged ? [...statuses, 210] : statuses)
    return hooks.notify(occupantJoined, { room, visit })
  }

  const admitTo = async (room: Room, request: EntryRequest, statuses: readonly number[]): Promise<void> => {
    const { receiver } = request
    await room.history.ready()
    if (room.occupants.visitOf(receiver.jid) !== undefined) {
      const greeting = await chronicle.prepare(room, request)
      const present = room.occupants.visitOf(receiver.jid)
      // What was waited for may have seen them out.
      if (present === undefined) return admitTo(room, request, statuses)
      greet(present, greeting)
      parts.moving.move(room, present, request.nickname, request.presence, present)
      welcome(room, present, request, statuses)
      return
    }
    await hooks.admit(occupantKnocking, {
      room,
      from: receiver.jid,
      affiliation: room.affiliations.of(receiver.jid.bare),
      password: request.entry.password,
    })
    const affiliation = admit(room, request)
    whereabouts.requireSpace(receiver.jid)
    await hooks.admit(occupantEntering, { room, from: receiver.jid, affiliation, presence: request.presence })
    const greeting = await chronicle.prepare(room, request)
    if (room.isGone) throw noSuchRoom()
    // What was waited for may have changed who gets in.
    admit(room, request)
    await enter(room, request, statuses, greeting)
  }

  return {
    /** Has something done to every new occupant before anybody sees them; it must not wait. */
    dress(dresser: Dresser): void {
      dressers.push(dresser)
    },

    /**
     * Also for one who is in the room already and has lost track of it (§17.3). A room that does not exist is made
     * (§7.2.11).
     */
    async enter(jid: Jid, request: EntryRequest): Promise<void> {
      parts.changes.take(`${jid} ${request.receiver.jid.bare}`)
      const known = await directory.find(jid)
      const { room, isNew } =
        known === undefined
          ? await directory.create(jid, request.receiver.jid)
          : { room: known, isNew: false }
      await announcements.readyForChange(room)
      try {
        await admitTo(room, request, isNew ? [201] : [])
      } catch (error) {
        // Nobody was let in to what was made for them.
        if (isNew) await directory.emptied(room, "left")
        throw error
      }
    },
  }
}
