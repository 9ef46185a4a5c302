import { defineFeature } from "@kith/feature-kit"
import { NS_FASTENING, NS_MODERATION, NS_RETRACTION, NS_RETRACTION_TOMBSTONE } from "@kith/xmpp/extensions"
import { z } from "zod"
import { messageArchive } from "../message-archive/index.ts"
import { roomMessageSending, roomMessageSent, rooms } from "../rooms/index.ts"
import { createRoomModeration, type RoomModeration } from "./service.ts"
import { answerModeration } from "./xmpp.ts"

/** XEP-0425 Moderated Message Retraction, and XEP-0424 in rooms: messages that are taken back leave a tombstone. */
export const roomModeration = defineFeature({
  name: "room-moderation",
  xeps: { 424: "0.4.2", 425: "0.3.0" },
  needs: { rooms, messageArchive },
  config: z.object({
    maxReasonLength: z
      .number()
      .int()
      .min(0)
      .default(1_000)
      .describe("Characters of the reason that a moderator gives for retracting a message"),
  }),
  setup({ needs, config, db, clock, hooks }): RoomModeration {
    const moderation = createRoomModeration({
      database: db,
      archiveOf: (room) => needs.messageArchive.shared(room.jid),
      announce: needs.rooms.announce,
      clock,
      maxReasonLength: config.maxReasonLength,
    })
    const features = [NS_MODERATION, NS_RETRACTION, NS_RETRACTION_TOMBSTONE]
    needs.rooms.information.contribute({ features: () => features })
    for (const namespace of [NS_MODERATION, NS_FASTENING]) {
      needs.rooms.onRequest("set", namespace, answerModeration(moderation))
    }
    hooks.on(roomMessageSending, "guard", moderation.requireOwnWords)
    hooks.on(roomMessageSent, "observe", moderation.follow)
    return moderation
  },
})
