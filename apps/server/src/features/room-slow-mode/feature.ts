import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { roomMessageSending, rooms } from "../rooms/index.ts"
import { createSlowMode, type SlowMode } from "./service.ts"

/** XEP-0500 MUC Slow Mode: owners may have people wait between two messages. */
export const roomSlowMode = defineFeature({
  name: "room-slow-mode",
  xeps: { 500: "0.1.1" },
  needs: { rooms },
  config: z.object({
    maxSeconds: z
      .number()
      .int()
      .min(1)
      .max(604_800)
      .default(86_400)
      .describe("The longest that owners of a room may have people wait between two messages"),
  }),
  setup({ needs, config, clock, hooks }): SlowMode {
    const slowMode = createSlowMode(clock, config.maxSeconds)
    needs.rooms.configuration.addSetting(slowMode.duration)
    needs.rooms.information.contribute({
      fields: ({ settings }) => [
        {
          name: "muc#roominfo_slow_mode_duration",
          type: "text-single",
          values: [String(settings.get(slowMode.duration))],
        },
      ],
    })
    hooks.on(roomMessageSending, "guard", slowMode.requirePatience)
    return slowMode
  },
})
