import { randomUUID } from "node:crypto"
import { type AfterCommit, type Commit, DomainError } from "@kith/feature-kit"
import { Jid, type Stanza } from "@kith/xmpp"
import { type Affiliation, affiliationRank } from "@kith/xmpp/extensions"
import type { RoomStore } from "../store/room-store.ts"
import type { Configuration, GivenSettings } from "./configuration.ts"
import type { RoomLimits } from "./limits.ts"
import { readNickname, requireFree } from "./nicknames.ts"
import { occupantId } from "./occupant-ids.ts"
import { Occupant, Visit } from "./occupants.ts"
import type { Room } from "./room.ts"
import type { RoomDirectory } from "./room-directory.ts"
import type { Speaking } from "./speaking.ts"
import type { Viewer } from "./viewer.ts"
import { roleOnEntering } from "./voice.ts"

export interface OwnRoom {
  readonly room: Room
  readonly affiliation: Affiliation
}

const MAX_ROOMS = 1_000

export interface ProgramsParts {
  readonly domain: string
  readonly limits: RoomLimits
  readonly store: RoomStore
  readonly directory: RoomDirectory
  readonly configuration: Configuration
  readonly speaking: Speaking
}

export type Programs = ReturnType<typeof createPrograms>

/** What programs do with rooms without being in them, in the name of somebody who belongs to the room. */
export function createPrograms({ domain, limits, store, directory, configuration, speaking }: ProgramsParts) {
  /** Under the nickname that is theirs, else under their user name (XEP-0045 §7.4: who is privileged may, from outside). */
  const spokesman = (room: Room, user: Jid, said: Stanza): Visit => {
    const affiliation = room.affiliations.of(user)
    if (affiliationRank(affiliation) < affiliationRank("member")) {
      throw new DomainError("forbidden", "Only members may write to a room that they are not in.")
    }
    const wanted =
      room.affiliations.get(user)?.nickname ?? room.occupants.of(user)[0]?.nickname ?? user.local ?? ""
    const { nickname } = readNickname(wanted, limits.maxNicknameLength)
    requireFree(room, nickname, user)
    const occupant = new Occupant({
      user,
      id: occupantId(room.secret, user),
      address: room.jid.withResource(nickname),
      affiliation,
      role: roleOnEntering(room, user, affiliation),
    })
    return new Visit({ jid: user, session: undefined, close() {} }, occupant, said)
  }

  return {
    /** Where they are member, administrator or owner. */
    async roomsOf(user: Jid): Promise<OwnRoom[]> {
      const own: OwnRoom[] = []
      for (const name of await store.namesOf(user, MAX_ROOMS)) {
        const room = await directory.find(Jid.from({ local: name, domain }))
        const affiliation = room?.affiliations.of(user) ?? "none"
        if (room !== undefined && affiliation !== "outcast") own.push({ room, affiliation })
      }
      return own
    },

    /** A room that is configured at once; without a name it gets one that nobody guesses. */
    async create(viewer: Viewer, name: string | undefined, settings: GivenSettings): Promise<Room> {
      const jid = Jid.from({ local: name ?? randomUUID(), domain })
      const { room, isNew } = await directory.create(jid, viewer.jid)
      if (!isNew) throw new DomainError("conflict", `There is a room ${jid} already. Choose another name.`)
      try {
        await configuration.set(room, viewer, settings)
      } catch (error) {
        await directory.end(room)
        throw error
      }
      return room
    },

    say: async (room: Room, user: Jid, said: Stanza, commit: Commit): Promise<AfterCommit> =>
      speaking.speak(room, spokesman(room, user, said), said, commit),
  }
}
