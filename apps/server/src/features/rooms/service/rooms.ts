import type { Clock, Hooks } from "@kith/feature-kit"
import type { ListedRooms } from "../store/listed-rooms.ts"
import type { RoomStore } from "../store/room-store.ts"
import { createAdministration } from "./administration.ts"
import { createAffiliationChanges } from "./affiliation-changes.ts"
import type { Announcements } from "./announcements.ts"
import { createConfiguration } from "./configuration.ts"
import { createDestruction } from "./destruction.ts"
import { createEntering } from "./entering.ts"
import { createInformation } from "./information.ts"
import { createLeaving } from "./leaving.ts"
import type { RoomLimits } from "./limits.ts"
import { createListing } from "./listing.ts"
import { createMoving } from "./moving.ts"
import { Rate } from "./rates.ts"
import type { RoomArchive } from "./room-archive.ts"
import { createRoomDirectory, type RoomDirectoryParts } from "./room-directory.ts"
import { createSettingEffects } from "./setting-effects.ts"
import { createSpeaking } from "./speaking.ts"
import { Whereabouts } from "./whereabouts.ts"

export interface RoomsParts {
  readonly store: RoomStore
  readonly listed: ListedRooms
  readonly archive: RoomArchive
  readonly announcements: Announcements
  readonly hooks: Hooks
  readonly clock: Clock
  readonly limits: RoomLimits
  readonly domain: string
  readonly requireCreator: RoomDirectoryParts["requireCreator"]
}

export type Rooms = ReturnType<typeof createRooms>

/** XEP-0045: puts the parts together, each of which is a file about one subject. */
export function createRooms(parts: RoomsParts) {
  const { clock, limits } = parts
  const whereabouts = new Whereabouts(limits.maxRoomsPerSession)
  const changes = new Rate(
    clock,
    limits.changesPerMinute / 60,
    limits.changesPerMinute,
    `You may change something in a room ${limits.changesPerMinute} times a minute. Wait a little.`,
  )
  const messages = new Rate(
    clock,
    limits.messagesPerSecond,
    limits.messageBurst,
    `You may send a room ${limits.messagesPerSecond} messages a second. Wait a little.`,
  )
  const directory = createRoomDirectory(parts)
  const leaving = createLeaving({ ...parts, whereabouts, emptied: (room) => directory.emptied(room) })
  const moving = createMoving({ ...parts, changes })
  const affiliations = createAffiliationChanges({ ...parts, leaving })
  const effects = createSettingEffects({ ...parts, leaving })
  return {
    directory,
    leaving,
    moving,
    effects,
    affiliations,
    entering: createEntering({ ...parts, whereabouts, changes, moving }),
    speaking: createSpeaking({ ...parts, messages }),
    administration: createAdministration({ ...parts, leaving, affiliations }),
    configuration: createConfiguration({ ...parts, rooms: directory, affiliations, effects }),
    destruction: createDestruction({ rooms: directory, leaving }),
    information: createInformation(),
    listing: createListing(parts.listed, parts.domain),
    rates: { changes, messages },
  }
}
