import { z } from "zod"

const seconds = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

/** The section `[bosh]` of kith.toml. */
export const boshSettings = z.object({
  enabled: z.boolean().default(true).describe("Whether clients may connect by BOSH, at /http-bind and /bosh"),
  waitSeconds: seconds(60, "A request with nothing to answer is kept waiting for so long at most"),
  inactivitySeconds: seconds(90, "A client none of whose requests waits is gone after so long"),
  pauseSeconds: seconds(120, "The longest pause that a client may announce"),
  pollingSeconds: seconds(2, "Empty requests may not follow each other faster than that"),
  maxRequestBytes: z
    .number()
    .int()
    .min(10_000)
    .max(16 * 1024 * 1024)
    .default(1024 * 1024)
    .describe("Size of one request of somebody who is signed in, with all stanzas in it"),
})

export type BoshSettings = z.output<typeof boshSettings>
