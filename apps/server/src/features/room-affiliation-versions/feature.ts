import { defineFeature } from "@kith/feature-kit"
import { NS_ROOM_AFFILIATION_VERSIONS } from "@kith/xmpp/extensions"
import { z } from "zod"
import { roomCreated, roomDestroyed, rooms } from "../rooms/index.ts"
import { createRoomAffiliationChange } from "./migrations/0001-create-room-affiliation-change.ts"
import { createRoomAffiliationVersions, type RoomAffiliationVersions } from "./service.ts"
import { createRoomAffiliationVersionStore } from "./store.ts"
import { createChronicle } from "./xmpp.ts"

/** XEP-0463 MUC Affiliations Versioning: who comes back to a room is told what has changed about who belongs to it. */
export const roomAffiliationVersions = defineFeature({
  name: "room-affiliation-versions",
  xeps: { 463: "0.2.0" },
  needs: { rooms },
  config: z.object({
    maxChanges: z
      .number()
      .int()
      .min(1)
      .default(500)
      .describe(
        "Changes of affiliations of one room that are kept, so that whoever comes back gets only those; who was away for longer gets everything",
      ),
  }),
  migrations: { "0001-create-room-affiliation-change": createRoomAffiliationChange },
  setup({ needs, config, db, hooks }): RoomAffiliationVersions {
    const versions = createRoomAffiliationVersions(createRoomAffiliationVersionStore(db), config.maxChanges)
    needs.rooms.chronicle.keep(createChronicle(needs.rooms, versions))
    needs.rooms.information.contribute({ features: () => [NS_ROOM_AFFILIATION_VERSIONS] })
    hooks.on(roomCreated, "observe", ({ room }) => versions.roomCreated(room))
    hooks.on(roomDestroyed, "observe", ({ id }) => versions.roomGone(id))
    return versions
  },
})
