import type { Clock, Hooks } from "@kith/feature-kit"
import type { ListedRooms } from "../store/listed-rooms.ts"
import type { RequestStore } from "../store/request-store.ts"
import type { RoomStore } from "../store/room-store.ts"
import type { TombstoneStore } from "../store/tombstone-store.ts"
import type { VcardStore } from "../store/vcard-store.ts"
import type { VoiceStore } from "../store/voice-store.ts"
import { createAccountRemoval } from "./account-removal.ts"
import { createAdministration } from "./administration.ts"
import { createAffiliationChanges } from "./affiliation-changes.ts"
import type { Announcements } from "./announcements.ts"
import { avatarInformation, createAvatars } from "./avatar.ts"
import type { ChronicleDesk } from "./chronicle.ts"
import { createConfiguration } from "./configuration.ts"
import type { Correspondence } from "./correspondence.ts"
import { createDestruction } from "./destruction.ts"
import { createEntering } from "./entering.ts"
import { createInformation } from "./information.ts"
import { createInvitations } from "./invitations.ts"
import { createLeaving } from "./leaving.ts"
import type { RoomLimits } from "./limits.ts"
import { createListing } from "./listing.ts"
import { createMoving } from "./moving.ts"
import { createPrograms } from "./programs.ts"
import { Rate } from "./rates.ts"
import { createRegistration } from "./registration.ts"
import type { RoomArchive } from "./room-archive.ts"
import { createRoomDirectory, type RoomDirectoryParts } from "./room-directory.ts"
import { createSettingEffects } from "./setting-effects.ts"
import { createShutdown } from "./shutdown.ts"
import { createSpeaking } from "./speaking.ts"
import { createVoices } from "./voice.ts"
import { Whereabouts } from "./whereabouts.ts"

export interface RoomStores {
  readonly rooms: RoomStore
  readonly listed: ListedRooms
  readonly requests: RequestStore
  readonly tombstones: TombstoneStore
  readonly vcards: VcardStore
  readonly voices: VoiceStore
}

export interface RoomsParts {
  readonly stores: RoomStores
  readonly archive: RoomArchive
  readonly announcements: Announcements
  readonly correspondence: Correspondence
  readonly chronicle: ChronicleDesk
  readonly hooks: Hooks
  readonly clock: Clock
  readonly limits: RoomLimits
  readonly domain: string
  readonly requireCreator: RoomDirectoryParts["requireCreator"]
}

export type Rooms = ReturnType<typeof createRooms>

/** XEP-0045: puts the parts together, each of which is a file about one subject. */
export function createRooms(parts: RoomsParts) {
  const { stores, clock, limits, domain } = parts
  const { tombstones } = stores
  const whereabouts = new Whereabouts(limits.maxRoomsPerSession)
  const { changes, messages, requests } = createRates(clock, limits)
  const directory = createRoomDirectory({ ...parts, ...stores, store: stores.rooms })
  const leaving = createLeaving({
    ...parts,
    whereabouts,
    emptied: (room, how) => directory.emptied(room, how),
  })
  const moving = createMoving({ ...parts, changes })
  const affiliations = createAffiliationChanges({ ...parts, store: stores.rooms, leaving })
  const effects = createSettingEffects({ ...parts, leaving })
  const voices = createVoices({ ...parts, store: stores.voices, changes })
  const destruction = createDestruction({ ...parts, directory, leaving, tombstones })
  const configuration = createConfiguration({ ...parts, directory, affiliations, effects })
  const speaking = createSpeaking({ ...parts, store: stores.rooms, messages })
  const information = createInformation()
  information.contribute(avatarInformation)
  return {
    directory,
    leaving,
    moving,
    effects,
    affiliations,
    chronicle: parts.chronicle,
    voices,
    destruction,
    information,
    whereabouts,
    rates: { changes, messages, requests },
    entering: createEntering({ ...parts, directory, whereabouts, changes, moving }),
    speaking,
    administration: createAdministration({ ...parts, leaving, affiliations, voices }),
    configuration,
    programs: createPrograms({ ...parts, store: stores.rooms, directory, configuration, speaking }),
    invitations: createInvitations({ ...parts, store: stores.requests, affiliations, changes }),
    registration: createRegistration({ ...parts, store: stores.requests, affiliations, changes }),
    avatars: createAvatars({ store: stores.vcards, effects, maxVcardBytes: limits.maxVcardBytes }),
    listing: createListing(stores.listed, domain),
    shutDown: createShutdown({ directory, leaving }),
    accountDeleted: createAccountRemoval({ ...parts, ...stores, directory, affiliations, destruction }),
  }
}

function createRates(clock: Clock, limits: RoomLimits) {
  const { changesPerMinute, messagesPerSecond, messageBurst, requestsPerSecond, requestBurst } = limits
  return {
    changes: new Rate(
      clock,
      changesPerMinute / 60,
      changesPerMinute,
      `You may change something in a room ${changesPerMinute} times a minute. Wait a little.`,
    ),
    messages: new Rate(
      clock,
      messagesPerSecond,
      messageBurst,
      `You may send a room ${messagesPerSecond} messages a second. Wait a little.`,
    ),
    requests: new Rate(
      clock,
      requestsPerSecond,
      requestBurst,
      `You may ask others in a room ${requestsPerSecond} questions a second. Wait a little.`,
    ),
  }
}
