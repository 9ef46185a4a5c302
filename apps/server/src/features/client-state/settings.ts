import { z } from "zod"

export const clientStateSettings = z.object({
  holdRoomMessages: z
    .boolean()
    .default(true)
    .describe("Whether messages in rooms that do not mention the person wait while nobody looks"),
  holdNotifications: z
    .boolean()
    .default(true)
    .describe("Whether what contacts publish (avatars, moods, devices) waits while nobody looks"),
  maxHeld: z
    .number()
    .int()
    .min(1)
    .default(500)
    .describe("With so many stanzas held for one client all of them go out"),
  maxHeldBytes: z
    .number()
    .int()
    .min(1_000)
    .default(256 * 1024)
    .describe("The same for what they take up"),
})

export type ClientStateSettings = z.output<typeof clientStateSettings>
