import { z } from "zod"

export const webPushSettings = z.object({
  enabled: z.boolean().default(true).describe("Whether browsers are told that they can be woken"),
  hosts: z
    .array(z.string().max(300))
    .max(100)
    .default([
      "fcm.googleapis.com",
      "updates.push.services.mozilla.com",
      "*.push.services.mozilla.com",
      "*.notify.windows.com",
      "*.push.apple.com",
    ])
    .describe(
      "Hosts of the push services of browsers; whole origins, such as http://localhost:9, are meant as they stand",
    ),
  keepSeconds: z
    .number()
    .int()
    .min(0)
    .default(259_200)
    .describe("How long a push service keeps a notification for a browser that is not there"),
  timeoutSeconds: z.number().int().min(1).default(10).describe("How long a push service may take to answer"),
})

export type WebPushSettings = z.output<typeof webPushSettings>
