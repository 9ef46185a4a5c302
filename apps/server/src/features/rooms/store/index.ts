import type { Database } from "@kith/feature-kit"
import { createListedRooms } from "./listed-rooms.ts"
import { createRequestStore } from "./request-store.ts"
import { createRoomStore } from "./room-store.ts"
import { createTombstoneStore } from "./tombstone-store.ts"
import { createVcardStore } from "./vcard-store.ts"
import { createVoiceStore } from "./voice-store.ts"

/** The tables of rooms. */
export const createRoomStores = (db: Database) => ({
  rooms: createRoomStore(db),
  listed: createListedRooms(db),
  requests: createRequestStore(db),
  tombstones: createTombstoneStore(db),
  vcards: createVcardStore(db),
  voices: createVoiceStore(db),
})
