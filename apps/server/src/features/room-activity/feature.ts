import { defineFeature } from "@kith/feature-kit"
import { NS_CORRECTION } from "@kith/xmpp/extensions"
import { z } from "zod"
import { roomDestroyed, roomMessageSent, rooms } from "../rooms/index.ts"
import { createRoomActivity, type RoomActivity } from "./service.ts"

/** XEP-0502 MUC Activity Indicator: public rooms tell how many messages an hour there are. */
export const roomActivity = defineFeature({
  name: "room-activity",
  xeps: { 502: "0.1.0" },
  needs: { rooms },
  config: z.object({
    maxRooms: z.number().int().min(1).default(10_000).describe("Rooms whose messages are counted"),
  }),
  setup({ needs, config, clock, hooks }): RoomActivity {
    const activity = createRoomActivity(clock, config.maxRooms)
    needs.rooms.information.contribute({
      fields(room) {
        const rate = activity.rateOf(room)
        if (rate === undefined) return []
        const name = "{urn:xmpp:muc-activity}message-activity"
        return [{ name, type: "text-single", label: "Messages per hour", values: [rate.toFixed(2)] }]
      },
    })
    hooks.on(roomMessageSent, "observe", ({ room, stanza, isSubject }) => {
      if (!isSubject && stanza.has("body") && !stanza.has("replace", NS_CORRECTION)) activity.count(room)
    })
    hooks.on(roomDestroyed, "observe", ({ jid }) => activity.forget(jid))
    return activity
  },
})
