import { z } from "zod"

const count = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

export const pushSettings = z.object({
  maxPerAccount: count(20, "Devices of one account that are woken; a new one takes the place of the oldest"),
  minSeconds: z
    .number()
    .int()
    .min(0)
    .default(5)
    .describe("Time between two notifications to one device; calls do not wait for it"),
  maxFailures: count(
    10,
    "So many failures in a row of a push service that may pass, and a device is woken no more",
  ),
  resumeSeconds: count(
    86_400,
    "How long the session of such a device waits without a connection: it stays in its rooms, and is woken for them",
  ),
  quietWhileActive: z
    .boolean()
    .default(false)
    .describe("Whether devices are left alone while somebody looks at another client of the same account"),
  includeSender: z
    .boolean()
    .default(false)
    .describe("Whether push services, which are other people's, are told who has written"),
  includeBody: z.boolean().default(false).describe("Whether they are told what has been written"),
  placeholder: z
    .string()
    .max(200)
    .default("")
    .describe("What they are told in its place, such as New message; some apps show nothing without it"),
})

export type PushSettings = z.output<typeof pushSettings>
